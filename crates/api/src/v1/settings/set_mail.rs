//! `PUT /api/settings/mail`

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use kanade_api_types::alerts::{MailRouting, MailSettings};
use serde_json::json;

use super::mail::shown;
use crate::http::{Admin, Answer, Body};
use crate::state::ApiState;
use crate::v1::record;
use crate::v1::webhooks::{AlertRefused, check_events};

/// The most addresses.
const MOST: usize = 100;

/// Sets who is told of alerts by mail. The server itself is in the configuration file.
#[utoipa::path(put, path = "/api/settings/mail", operation_id = "set_mail_settings", tag = "settings",
    request_body = MailRouting,
    responses((status = 200, description = "Set", body = MailSettings),
        (status = 400, description = "An address or a kind of alert is none")),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Admin(identity): Admin,
    Body(routing): Body<MailRouting>,
) -> Answer<Json<MailSettings>> {
    let routing = checked(routing)?;
    let parts = state.alerts.parts();
    let set = parts.alerts.set_mail_routing(&routing).await;
    set.map_err(AlertRefused::from)?;
    let details = json!({
        "recipients": routing.recipients, "events": routing.events, "language": routing.language,
    });
    record(&state, &identity, "mail_settings_set", None, details).await;
    Ok(Json(MailSettings {
        server: parts.mail_server.as_ref().map(shown),
        routing,
    }))
}

fn checked(routing: MailRouting) -> Result<MailRouting, AlertRefused> {
    check_events(&routing.events)?;
    let recipients: BTreeSet<String> = routing
        .recipients
        .iter()
        .map(|address| address.trim().to_lowercase())
        .filter(|address| !address.is_empty())
        .collect();
    if recipients.len() > MOST {
        let why = format!("`recipients`: at most {MOST} addresses; use a mailing list");
        return Err(AlertRefused::Invalid(why));
    }
    if let Some(bad) = recipients.iter().find(|address| !is_address(address)) {
        let why = format!("`recipients`: {bad:?} is not an address such as mika@example.com");
        return Err(AlertRefused::Invalid(why));
    }
    Ok(MailRouting {
        recipients: recipients.into_iter().collect(),
        ..routing
    })
}

/// Whether a text is an address; whether it exists only mail tells.
fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let is_plain = |part: &str| {
        !part.is_empty()
            && !part.contains('@')
            && !part.chars().any(|c| c.is_whitespace() || c.is_control())
    };
    is_plain(name) && is_plain(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_put_in_order_and_bad_ones_are_named() {
        let routing = |recipients: &[&str]| MailRouting {
            recipients: recipients.iter().map(|it| (*it).to_owned()).collect(),
            ..MailRouting::default()
        };
        let good = checked(routing(&[
            " Ren@Example.com",
            "aoi@example.com",
            "ren@example.com",
        ]));
        assert_eq!(
            good.unwrap().recipients,
            ["aoi@example.com", "ren@example.com"]
        );
        for bad in ["ren", "a b@example.com", "@example.com", "a@b@c"] {
            let refused = checked(routing(&[bad])).unwrap_err().to_string();
            assert!(refused.contains(bad), "{refused}");
        }
    }
}
