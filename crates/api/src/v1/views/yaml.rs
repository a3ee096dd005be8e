//! `GET /api/views/{id}/yaml`

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kanade_wire::ViewId;

use crate::http::failures::NotFound;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::jobs::known;

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
    let text = known(&state)
        .await?
        .view_yaml(&id)
        .ok_or_else(|| NotFound::new("view", "view_not_found", &id))?;
    Ok((
        [(header::CONTENT_TYPE, "application/yaml; charset=utf-8")],
        text,
    ))
}
