//! `GET /api/app-packages/{name}/{version}`

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::FILES;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;

/// The bytes of a package, or a part of them: `Range`, `If-Range`, `If-Match` and `If-None-Match` are
/// understood, the tag is the SHA-256.
#[utoipa::path(get, path = "/api/app-packages/{name}/{version}", operation_id = "get_app_package", tag = "files",
    params(("name" = String, Path, description = "Its name"), ("version" = String, Path, description = "Its version")),
    responses((status = 200, description = "The bytes", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "The asked range of them"),
        (status = 304, description = "The caller has it already"),
        (status = 404, description = "There is none"),
        (status = 412, description = "It is not the one of `If-Match`"),
        (status = 416, description = "The range lies outside")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(name): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer<Response> {
    FILES.download(&state, &name, &headers).await
}
