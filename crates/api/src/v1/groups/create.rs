//! `POST /api/groups`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use bytes::Bytes;
use kanade_api_types::groups::GroupSaved;
use kanade_manifest::Group;

use super::check;
use super::refused::GroupError;
use crate::http::{Answer, Operator};
use crate::state::ApiState;
use crate::v1::documents::{known, read, save};

/// Saves a group, new or changed, and brings its members to what it says. With `If-Match: <revision>`
/// only when nobody changed it since. A query that finds no machines is refused.
#[utoipa::path(post, path = "/api/groups", operation_id = "save_group", tag = "groups",
    params(("If-Match" = Option<u64>, Header, description = "The revision that was read")),
    request_body(content = String, description = "YAML or JSON, by its content type", content_type = "application/yaml"),
    responses((status = 200, description = "Saved", body = GroupSaved),
        (status = 400, description = "Not a group, or its query cannot be used", body = kanade_api_types::Problem, content_type = "application/problem+json"),
        (status = 409, description = "Somebody changed it meanwhile")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Json<GroupSaved>> {
    let (parsed, _) = read::<Group>(&headers, &body)?;
    known(&state).await?;
    check::preview(&state, &parsed.document).await?;
    let saved = save::<Group>(&state, &identity, &headers, &body).await?;
    let id = saved.document.id;
    let settled = state.groups.settle(&id).await;
    settled.map_err(GroupError::from)?;
    Ok(Json(GroupSaved {
        member_count: state.catalogue.members(&id).len() as u64,
        id,
        revision: saved.revision,
        warnings: saved.warnings,
    }))
}
