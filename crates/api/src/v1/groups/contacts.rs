//! `/api/groups/{group}/email`: who is mailed about a group.

use axum::Json;
use axum::extract::State;
use kanade_projections::{Change, Topic};
use kanade_wire::GroupName;
use kanade_wire::agent_config::GroupContacts;
use serde_json::json;

use super::refused::GroupError;
use crate::http::{Answer, Body, Operator, Path, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;
use crate::v1::record;

/// Who is mailed about a group; nobody when nothing was said.
#[utoipa::path(get, path = "/api/groups/{group}/email", operation_id = "get_group_contacts", tag = "groups",
    params(("group" = String, Path, description = "The group")),
    responses((status = 200, description = "The addresses", body = GroupContacts)),
    security(("session" = ["viewer"])))]
pub async fn get(
    State(state): State<ApiState>,
    _: Viewer,
    Path(group): Path<GroupName>,
) -> Answer<Json<GroupContacts>> {
    Ok(Json(known(&state).await?.contacts(&group)))
}

/// Sets who is mailed about a group.
#[utoipa::path(put, path = "/api/groups/{group}/email", operation_id = "put_group_contacts", tag = "groups",
    params(("group" = String, Path, description = "The group")),
    request_body = GroupContacts,
    responses((status = 200, description = "The addresses: trimmed, in lower case, sorted", body = GroupContacts),
        (status = 400, description = "One is no mail address")),
    security(("session" = ["operator"])))]
pub async fn put(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(group): Path<GroupName>,
    Body(body): Body<GroupContacts>,
) -> Answer<Json<GroupContacts>> {
    let contacts = tidy(body)?;
    let before = known(&state).await?.contacts(&group);
    if before != contacts {
        let saved = state.catalogue.save_contacts(&group, &contacts).await;
        saved.map_err(GroupError::from)?;
        let changed = Change::new(Topic::Groups, [group.to_string()]);
        state.live.announce(vec![changed]);
        let details = json!({ "before": before.emails, "after": contacts.emails });
        let target = Some(group.as_str());
        record(&state, &identity, "group_contacts_put", target, details).await;
    }
    Ok(Json(contacts))
}

fn tidy(contacts: GroupContacts) -> Result<GroupContacts, GroupError> {
    let mut emails = Vec::new();
    for email in contacts.emails {
        let email = email.trim().to_lowercase();
        if !is_address(&email) {
            return Err(GroupError::Address(email));
        }
        emails.push(email);
    }
    emails.sort();
    emails.dedup();
    Ok(GroupContacts { emails })
}

/// Whether mail could be sent there; only sending tells.
fn is_address(text: &str) -> bool {
    let is_plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let parts = text.rsplit_once('@');
    is_plain && parts.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_brought_into_one_form() {
        let contacts = |emails: &[&str]| GroupContacts {
            emails: emails.iter().map(|email| (*email).to_owned()).collect(),
        };
        let tidied = tidy(contacts(&[" B@x.example ", "a@x.example", "b@x.example"])).unwrap();
        assert_eq!(tidied, contacts(&["a@x.example", "b@x.example"]));
        for wrong in ["", "a", "@x", "a@", "a b@x"] {
            assert!(tidy(contacts(&[wrong])).is_err(), "{wrong:?}");
        }
    }
}
