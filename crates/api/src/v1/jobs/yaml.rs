//! `GET /api/jobs/{id}/yaml`

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kanade_wire::JobId;

use super::known::known;
use crate::http::failures::NotFound;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;

/// A job as its author wrote it, comments included.
#[utoipa::path(get, path = "/api/jobs/{id}/yaml", operation_id = "get_job_yaml", tag = "jobs",
    params(("id" = String, Path, description = "The job")),
    responses((status = 200, description = "The document", body = String, content_type = "application/yaml"),
        (status = 404, description = "There is none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<JobId>,
) -> Answer<impl IntoResponse> {
    let text = known(&state)
        .await?
        .yaml(&id)
        .ok_or_else(|| NotFound::new("job", "job_not_found", &id))?;
    Ok((
        [(header::CONTENT_TYPE, "application/yaml; charset=utf-8")],
        text,
    ))
}
