//! `GET /api/views/{id}/yaml`

use axum::extract::State;
use axum::response::IntoResponse;
use kanade_manifest::View;
use kanade_wire::ViewId;

use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::documents::text;

/// A view as its author wrote it, comments included.
#[utoipa::path(get, path = "/api/views/{id}/yaml", operation_id = "get_view_yaml", tag = "analytics",
    params(("id" = String, Path, description = "The view")),
    responses((status = 200, description = "The document", body = String, content_type = "application/yaml"),
        (status = 404, description = "There is none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<ViewId>,
) -> Answer<impl IntoResponse> {
    text::<View>(&state, &(&id).into()).await
}
