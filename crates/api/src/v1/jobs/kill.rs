//! `POST /api/jobs/{id}/kill`

use axum::extract::State;
use axum::http::StatusCode;
use kanade_wire::JobId;

use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::exec::DispatchRefused;
use crate::v1::record;

/// Stops every execution of a job that is not over.
#[utoipa::path(post, path = "/api/jobs/{id}/kill", operation_id = "kill_job", tag = "jobs",
    params(("id" = String, Path, description = "The job")),
    responses((status = 204, description = "Stopped, or there was nothing to stop")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(id): Path<JobId>,
) -> Answer<StatusCode> {
    let stopped = state
        .dispatcher
        .kill_job(&id, &identity.username)
        .await
        .map_err(DispatchRefused)?;
    record(
        &state,
        &identity,
        "job_kill",
        Some(id.as_str()),
        serde_json::json!({ "executions": stopped }),
    )
    .await;
    Ok(StatusCode::NO_CONTENT)
}
