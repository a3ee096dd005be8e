//! `POST /api/run`

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use kanade_api_types::results::{RunAccepted, RunRequest, RunResponse};
use kanade_control::dispatch::{DispatchError, Order, Script};
use kanade_store::results::Run;
use kanade_wire::{ExecId, Outcome, PcId, RequestId, Target};

use super::{DispatchRefused, DuringFreeze, confirm_freeze};
use crate::http::failures::LookupError;
use crate::http::idempotency::WorkId;
use crate::http::{Answer, Body, EndpointError, Operator, Query};
use crate::state::ApiState;
use crate::v1::record;
use crate::v1::results::whole_output;

/// Beyond the script's own time: delivery, start, report.
const SLACK: Duration = Duration::from_secs(10);

/// Runs a script on one machine and waits for its answer, at most its timeout and 10 seconds;
/// with `wait: false` answers at once.
#[utoipa::path(post, path = "/api/run", operation_id = "run_script", tag = "exec",
    params(DuringFreeze),
    request_body = RunRequest,
    responses((status = 200, description = "It ended", body = RunResponse),
        (status = 202, description = "It was ordered", body = RunAccepted),
        (status = 400, description = "There is no such machine"),
        (status = 409, description = "A change freeze holds (`frozen`)"),
        (status = 504, description = "The machine did not answer in time")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Extension(WorkId(work)): Extension<WorkId>,
    Query(during): Query<DuringFreeze>,
    Body(run): Body<RunRequest>,
) -> Answer<Response> {
    confirm_freeze(&state, during)?;
    let pc = run.pc_id.clone();
    let patience = Duration::from_secs(run.timeout_secs.clamp(1, 86_400)) + SLACK;
    let order = order(&run, ExecId::from_uuid(work), &identity.username, patience);
    // Listening before sending: the answer may come first.
    let mut changes = state.live.listen().events;
    let (exec_id, request_id) = match state.dispatcher.dispatch(&order).await {
        Ok(dispatched) => (
            dispatched.created.exec_id,
            Some(dispatched.created.command.request_id),
        ),
        Err(DispatchError::Exists(exec_id)) => (exec_id, None),
        Err(error) => return Err(DispatchRefused(error).into()),
    };
    let script: String = run.script.chars().take(500).collect();
    let details = serde_json::json!({
        "exec_id": exec_id, "shell": run.shell, "run_as": run.run_as, "script": script,
    });
    record(&state, &identity, "run", Some(pc.as_str()), details).await;
    if !run.wait {
        let request_id = request_id.unwrap_or_else(|| RequestId::from_uuid(work));
        return Ok((
            StatusCode::ACCEPTED,
            Json(RunAccepted {
                exec_id,
                request_id,
            }),
        )
            .into_response());
    }
    let waiting = ended(&state, &exec_id, &pc, &mut changes);
    let stop = state.requests.token();
    let Some(ended) = stop
        .run_until_cancelled(tokio::time::timeout(patience, waiting))
        .await
    else {
        return Err(RunError::Stopping { exec_id }.into());
    };
    let Ok(run) = ended else {
        return Err(RunError::Silent { pc, exec_id }.into());
    };
    Ok(Json(response(&state, exec_id, run?).await?).into_response())
}

fn order(run: &RunRequest, exec_id: ExecId, by: &str, patience: Duration) -> Order {
    let script = Script {
        text: run.script.clone(),
        shell: run.shell,
        timeout_secs: run.timeout_secs,
        run_as: run.run_as.clone(),
        cwd: run.cwd.clone(),
    };
    Order {
        // Nobody waits for it any more then: a machine that comes back later must not run it.
        expires_in: Some(if run.wait {
            patience
        } else {
            Duration::from_secs(86_400)
        }),
        ..Order::script(exec_id, script, Target::pc(run.pc_id.clone()), by)
    }
}

/// The machine's run once it has ended; looks again whenever the projections commit.
async fn ended(
    state: &ApiState,
    exec_id: &ExecId,
    pc: &PcId,
    changes: &mut tokio::sync::broadcast::Receiver<kanade_projections::LiveEvent>,
) -> Result<Run, LookupError> {
    loop {
        let run = state.projected.results.of_target(exec_id, pc).await?;
        if let Some(run) = run.filter(|run| run.outcome.is_some()) {
            return Ok(run);
        }
        // A reader that is too far behind looks again all the same.
        let _ = changes.recv().await;
    }
}

async fn response(state: &ApiState, exec_id: ExecId, run: Run) -> Answer<RunResponse> {
    let (stdout, stderr) = whole_output(state, &run).await?;
    Ok(RunResponse {
        result_id: run.result_id,
        exec_id,
        request_id: run.request_id,
        pc_id: run.pc_id,
        outcome: run.outcome.map_or("running", Outcome::as_str).to_owned(),
        reason: run.reason,
        exit_code: run.exit_code.unwrap_or(Outcome::NO_EXIT_CODE),
        stdout,
        stderr,
        started_at: Some(run.started_at),
        finished_at: run.finished_at,
        manifest_id: run.job_id,
    })
}

#[derive(Debug, thiserror::Error)]
enum RunError {
    #[error(
        "{pc} did not answer in time: it is off, without network, or still at it; look at execution {exec_id}"
    )]
    Silent { pc: PcId, exec_id: ExecId },
    #[error("the backend is stopping and does not wait any longer; look at execution {exec_id}")]
    Stopping { exec_id: ExecId },
}

impl EndpointError for RunError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Silent { .. } => StatusCode::GATEWAY_TIMEOUT,
            Self::Stopping { .. } => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Silent { .. } => "agent_silent",
            Self::Stopping { .. } => "backend_stopping",
        }
    }
}
