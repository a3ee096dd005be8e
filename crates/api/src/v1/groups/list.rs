//! `GET /api/groups`

use axum::Json;
use axum::extract::State;
use kanade_api_types::groups::GroupList;

use super::row::all;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// Every group with its members: those with a document, and those machines are assigned to.
#[utoipa::path(get, path = "/api/groups", operation_id = "list_groups", tag = "groups",
    responses((status = 200, description = "The groups, by name", body = GroupList)),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Answer<Json<GroupList>> {
    known(&state).await?;
    Ok(Json(GroupList {
        groups: all(&state),
    }))
}
