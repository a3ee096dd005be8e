//! `DELETE /api/groups/{group}`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use kanade_manifest::Group;
use kanade_wire::GroupName;

use super::refused::GroupError;
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::documents::delete;

/// Deletes a group's document: its machines leave the group. A group without a document ends when
/// the last machine leaves it.
#[utoipa::path(delete, path = "/api/groups/{group}", operation_id = "delete_group", tag = "groups",
    params(("group" = String, Path, description = "The group")),
    responses((status = 204, description = "Deleted"), (status = 404, description = "It has no document"),
        (status = 409, description = "It is kept in a repository, or a schedule names it")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    headers: HeaderMap,
    Path(group): Path<GroupName>,
) -> Answer<StatusCode> {
    let deleted = delete::<Group>(&state, &identity, &headers, &(&group).into()).await?;
    let settled = state.groups.settle(&group).await;
    settled.map_err(GroupError::from)?;
    Ok(deleted)
}
