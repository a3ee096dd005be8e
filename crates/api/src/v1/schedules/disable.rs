//! `POST /api/schedules/{id}/disable`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use kanade_wire::{DocumentKind, JobId, ScheduleId};
use serde::Deserialize;
use serde_json::json;

use super::switch::switch;
use crate::http::{Answer, Identity, Operator, Path, Query};
use crate::state::ApiState;
use crate::v1::documents::DocumentRefused;
use crate::v1::exec::DispatchRefused;
use crate::v1::record;

/// How far it reaches.
#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Reach {
    /// Revoke its job too: nothing of it that waits anywhere runs.
    #[serde(default)]
    pub cascade: bool,
    /// Stop what of its job runs now, and revoke it.
    #[serde(default)]
    pub cascade_kill: bool,
}

/// Keeps a schedule from firing. This works on one that is kept in a repository too: stopping must
/// not wait for a commit, and the next plan shows it as a difference.
#[utoipa::path(post, path = "/api/schedules/{id}/disable", operation_id = "disable_schedule", tag = "schedules",
    params(("id" = String, Path, description = "The schedule"), Reach),
    responses((status = 204, description = "It does not fire"), (status = 404, description = "There is none")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    headers: HeaderMap,
    Path(id): Path<ScheduleId>,
    Query(reach): Query<Reach>,
) -> Answer<StatusCode> {
    let job = switch(&state, &identity, &headers, &id, false).await?;
    if reach.cascade || reach.cascade_kill {
        revoke(&state, &identity, &job).await?;
    }
    if reach.cascade_kill {
        let stopped = state.dispatcher.kill_job(&job, &identity.username).await;
        let stopped = stopped.map_err(DispatchRefused)?;
        let details = json!({ "executions": stopped });
        record(&state, &identity, "job_kill", Some(job.as_str()), details).await;
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn revoke(state: &ApiState, identity: &Identity, job: &JobId) -> Answer<()> {
    let revoked = state.catalogue.revoke(job).await;
    revoked.map_err(DocumentRefused::of(DocumentKind::Job))?;
    record(
        state,
        identity,
        "script_revoke",
        Some(job.as_str()),
        json!({}),
    )
    .await;
    Ok(())
}
