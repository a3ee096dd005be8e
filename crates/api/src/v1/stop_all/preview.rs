//! `GET /api/stop-all`

use axum::Json;
use axum::extract::State;
use kanade_api_types::stops::{OpenExecution, StopAllPreview};
use kanade_store::executions::Execution;

use crate::http::failures::LookupError;
use crate::http::{Answer, Operator};
use crate::state::{ApiParts, ApiState};

/// What an emergency stop would stop now. Nothing is stopped.
#[utoipa::path(get, path = "/api/stop-all", operation_id = "preview_stop_all", tag = "executions",
    responses((status = 200, description = "What it would stop", body = StopAllPreview)),
    security(("session" = ["operator"])))]
pub async fn handler(State(state): State<ApiState>, _: Operator) -> Answer<Json<StopAllPreview>> {
    let now = state.clock.now();
    let open = state.projected.executions.open(now).await;
    let executions: Vec<OpenExecution> = open
        .map_err(LookupError::from)?
        .into_iter()
        .map(open_execution)
        .collect();
    let roster = state.projected.agents.roster().await;
    let roster = roster.map_err(LookupError::from)?;
    let online = roster.iter().filter(|machine| machine.is_online(now));
    Ok(Json(StopAllPreview {
        running: executions.iter().map(|execution| execution.running).sum(),
        pending: executions.iter().map(|execution| execution.pending).sum(),
        executions,
        machines_online: online.count() as u64,
        machines: roster.len() as u64,
        schedules: enabled_schedules(&state),
        rollouts: Vec::new(),
        frozen: state.catalogue.frozen(now).is_some(),
    }))
}

/// Those that cannot be read do not fire.
fn enabled_schedules(state: &ApiParts) -> Vec<String> {
    let schedules = state.catalogue.schedules().into_iter().flatten();
    let enabled = schedules.filter(|schedule| schedule.document.enabled);
    enabled
        .map(|schedule| schedule.document.id.to_string())
        .collect()
}

fn open_execution(execution: Execution) -> OpenExecution {
    OpenExecution {
        running: execution.counts.running,
        pending: execution.pending(),
        exec_id: execution.exec_id,
        job_id: execution.job_id,
        initiated_by: execution.initiated_by,
        initiated_at: execution.initiated_at,
    }
}
