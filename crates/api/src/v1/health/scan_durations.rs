//! `GET /api/health/scan_durations`

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use kanade_api_types::health::ScanDurations;
use kanade_store::durations::JobDurations;
use serde::Deserialize;

use crate::http::failures::LookupError;
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// How far back, unless asked otherwise.
const LATELY: TimeDelta = TimeDelta::hours(24);

/// From when on.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Window {
    /// Runs that started at this time or later; the last 24 hours when left out.
    since: Option<DateTime<Utc>>,
}

/// How long runs take, by job, the slowest first. Of more than 100,000 runs the newest are looked at.
#[utoipa::path(get, path = "/api/health/scan_durations", operation_id = "scan_durations", tag = "health",
    params(Window),
    responses((status = 200, description = "Durations by job", body = Vec<ScanDurations>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Query(window): Query<Window>,
) -> Answer<Json<Vec<ScanDurations>>> {
    let since = window.since.unwrap_or_else(|| state.clock.now() - LATELY);
    let jobs = state
        .projected
        .durations
        .durations(since)
        .await
        .map_err(LookupError::from)?;
    Ok(Json(jobs.into_iter().map(durations).collect()))
}

fn durations(job: JobDurations) -> ScanDurations {
    ScanDurations {
        job_id: job.job_id,
        count: job.count,
        min_ms: job.min_ms,
        p50_ms: job.p50_ms,
        p95_ms: job.p95_ms,
        p99_ms: job.p99_ms,
        max_ms: job.max_ms,
        mean_ms: job.mean_ms,
        max_result_id: job.max_result_id,
    }
}
