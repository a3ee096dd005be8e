//! `GET /api/schedules/{id}/coverage`

use axum::Json;
use axum::extract::State;
use kanade_api_types::schedules::ScheduleCoverage;
use kanade_control::schedule::MachineState;
use kanade_wire::ScheduleId;

use super::outlook::{failed, machine_shown, readable, side};
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;

/// How many of a schedule's machines have done its job, and which.
#[utoipa::path(get, path = "/api/schedules/{id}/coverage", operation_id = "get_schedule_coverage", tag = "schedules",
    params(("id" = String, Path, description = "The schedule")),
    responses((status = 200, description = "Its machines", body = ScheduleCoverage), (status = 404, description = "There is none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<ScheduleId>,
) -> Answer<Json<ScheduleCoverage>> {
    let schedule = readable(&state, &id).await?;
    let coverage = state.scheduler.coverage(&schedule).await.map_err(failed)?;
    Ok(Json(ScheduleCoverage {
        when: schedule.when.to_string(),
        runs_on: side(&schedule),
        job_id: schedule.job_id,
        id,
        total: coverage.machines.len() as u64,
        ok: coverage.count(MachineState::Ok),
        fail: coverage.count(MachineState::Fail),
        running: coverage.count(MachineState::Running),
        pending: coverage.count(MachineState::Pending),
        agents: coverage.machines.into_iter().map(machine_shown).collect(),
    }))
}
