//! `GET /api/jobs/{id}/yaml`

use axum::extract::State;
use axum::response::IntoResponse;
use kanade_manifest::Manifest;
use kanade_wire::JobId;

use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::documents::text;

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
    text::<Manifest>(&state, &(&id).into()).await
}
