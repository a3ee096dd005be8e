//! `GET /api/results/{id}/tail`

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use kanade_api_types::results::ResultTail;
use kanade_store::results::Run;
use kanade_wire::ResultId;
use kanade_wire::control::{WatchReply, WatchRequest};
use kanade_wire::requests::{JobTailReply, JobTailRequest};
use kanade_wire::subjects::{self, ControlVerb};

use super::get::find;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;

/// How long the machine may take; then the answer is what the database holds.
const PATIENCE: Duration = Duration::from_secs(3);

/// The end of a run's output: from the machine itself while it runs.
#[utoipa::path(get, path = "/api/results/{id}/tail", operation_id = "tail_result", tag = "results",
    params(("id" = String, Path, description = "The run")),
    responses((status = 200, description = "The end of its output", body = ResultTail),
        (status = 404, description = "There is no such run")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<ResultId>,
) -> Answer<Json<ResultTail>> {
    let run = find(&state, &id).await?;
    let is_running = run.outcome.is_none();
    if is_running && let Some(tail) = from_machine(&state, &run).await {
        return Ok(Json(tail));
    }
    Ok(Json(ResultTail {
        running: run.outcome.is_none(),
        live: false,
        stdout_truncated: run.stdout.truncated,
        stderr_truncated: run.stderr.truncated,
        stdout: run.stdout.text,
        stderr: run.stderr.text,
        exit_code: run.exit_code,
    }))
}

/// Asks our agent first, then as 0.43 is asked; `None` when neither answers with this run.
async fn from_machine(state: &ApiState, run: &Run) -> Option<ResultTail> {
    if let Some(reply) = watch(state, run, 0).await.filter(|reply| reply.found) {
        return Some(ResultTail {
            running: reply.running,
            live: true,
            stdout_truncated: reply.stdout.offset > 0,
            stderr_truncated: reply.stderr.offset > 0,
            stdout: reply.stdout.text,
            stderr: reply.stderr.text,
            exit_code: None,
        });
    }
    let request = serde_json::to_vec(&JobTailRequest {
        result_id: run.result_id.to_string(),
    })
    .ok()?;
    let subject = subjects::tail_legacy(&run.pc_id);
    let reply = state
        .bus
        .request(&subject, request.into(), PATIENCE)
        .await
        .ok()?;
    let reply: JobTailReply = serde_json::from_slice(&reply.payload).ok()?;
    reply.found.then_some(ResultTail {
        running: reply.running,
        live: true,
        stdout: reply.stdout,
        stderr: reply.stderr,
        stdout_truncated: reply.stdout_truncated,
        stderr_truncated: reply.stderr_truncated,
        exit_code: None,
    })
}

/// Asks a machine for what it has of a run's output, and for more as it comes during `lease_secs`.
pub async fn watch(state: &ApiState, run: &Run, lease_secs: u32) -> Option<WatchReply> {
    let request = serde_json::to_vec(&WatchRequest {
        result_id: run.result_id.clone(),
        lease_secs,
    })
    .ok()?;
    let subject = subjects::control_pc(&run.pc_id, ControlVerb::Watch);
    let reply = state
        .bus
        .request(&subject, request.into(), PATIENCE)
        .await
        .ok()?;
    serde_json::from_slice(&reply.payload).ok()
}
