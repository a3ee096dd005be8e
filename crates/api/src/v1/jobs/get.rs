//! `GET /api/jobs/{id}`

use axum::Json;
use axum::extract::State;
use kanade_api_types::jobs::JobLive;
use kanade_wire::JobId;
use serde_json::Value;

use super::shown::shown;
use crate::http::failures::{LookupError, NotFound};
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// One job: its manifest with `live`, `revision`, `digest` and `updated_at`.
#[utoipa::path(get, path = "/api/jobs/{id}", operation_id = "get_job", tag = "jobs",
    params(("id" = String, Path, description = "The job")),
    responses((status = 200, description = "The job", body = Value), (status = 404, description = "There is none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<JobId>,
) -> Answer<Json<Value>> {
    let job = known(&state)
        .await?
        .job(&id)
        .ok_or_else(|| NotFound::new("job", "job_not_found", &id))?;
    let live = state
        .projected
        .executions
        .live_jobs(state.clock.now())
        .await
        .map_err(LookupError::from)?;
    let live = live.into_iter().find(|live| live.job_id == id);
    let live = live.map(|live| JobLive {
        running: live.running,
        pending: live.pending,
    });
    Ok(Json(shown(&job, live.unwrap_or_default())))
}
