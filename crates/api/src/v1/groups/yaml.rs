//! `GET /api/groups/{group}/yaml`

use axum::extract::State;
use axum::response::IntoResponse;
use kanade_manifest::Group;
use kanade_wire::GroupName;

use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::documents::text;

/// A group's document as its author wrote it, comments included.
#[utoipa::path(get, path = "/api/groups/{group}/yaml", operation_id = "get_group_yaml", tag = "groups",
    params(("group" = String, Path, description = "The group")),
    responses((status = 200, description = "The document", body = String, content_type = "application/yaml"),
        (status = 404, description = "It has none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(group): Path<GroupName>,
) -> Answer<impl IntoResponse> {
    text::<Group>(&state, &(&group).into()).await
}
