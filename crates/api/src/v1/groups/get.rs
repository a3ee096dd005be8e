//! `GET /api/groups/{group}`

use axum::Json;
use axum::extract::State;
use kanade_api_types::groups::GroupRow;
use kanade_wire::GroupName;

use super::row::one;
use crate::http::failures::NotFound;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// One group with its members.
#[utoipa::path(get, path = "/api/groups/{group}", operation_id = "get_group", tag = "groups",
    params(("group" = String, Path, description = "The group")),
    responses((status = 200, description = "The group", body = GroupRow),
        (status = 404, description = "There is none: it has no document, no members, no configuration")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(group): Path<GroupName>,
) -> Answer<Json<GroupRow>> {
    known(&state).await?;
    let row = one(&state, &group);
    Ok(Json(row.ok_or_else(|| {
        NotFound::new("group", "group_not_found", &group)
    })?))
}
