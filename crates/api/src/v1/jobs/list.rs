//! `GET /api/jobs`

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use kanade_api_types::jobs::JobLive;
use serde_json::Value;

use super::shown::shown;
use crate::http::failures::LookupError;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// Every job: its manifest with `live`, `revision`, `digest` and `updated_at`.
#[utoipa::path(get, path = "/api/jobs", operation_id = "list_jobs", tag = "jobs",
    responses((status = 200, description = "Every job, by id", body = Vec<Value>)),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Answer<Json<Vec<Value>>> {
    let live = state
        .projected
        .executions
        .live_jobs(state.clock.now())
        .await
        .map_err(LookupError::from)?;
    let live: HashMap<_, _> = live
        .into_iter()
        .map(|job| {
            (
                job.job_id,
                JobLive {
                    running: job.running,
                    pending: job.pending,
                },
            )
        })
        .collect();
    let jobs = known(&state).await?.jobs();
    let shown = jobs
        .iter()
        .map(|job| shown(job, live.get(&job.manifest.id).copied().unwrap_or_default()));
    Ok(Json(shown.collect()))
}
