//! `GET /api/schedules/coverage`

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use kanade_api_types::schedules::{ScheduleCoverageSummary, ScheduleDecision};
use kanade_control::schedule::{MachineState, Outlook};
use kanade_manifest::Schedule;
use kanade_wire::ScheduleId;

use super::outlook::{decision_shown, failed, side};
use crate::http::{Answer, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// How many machines of every schedule have done its job, what comes next, and what was decided
/// last.
#[utoipa::path(get, path = "/api/schedules/coverage", operation_id = "list_schedule_coverage", tag = "schedules",
    responses((status = 200, description = "Every schedule, by id", body = Vec<ScheduleCoverageSummary>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
) -> Answer<Json<Vec<ScheduleCoverageSummary>>> {
    let schedules = known(&state).await?.schedules();
    let latest = state.scheduler.state.latest().await;
    let latest = latest.map_err(|error| failed(error.into()))?.into_iter();
    let mut latest: HashMap<ScheduleId, ScheduleDecision> = latest
        .map(|decision| (decision.schedule_id.clone(), decision_shown(decision)))
        .collect();
    let mut summaries = Vec::new();
    for stored in schedules.into_iter().flatten() {
        let last = latest.remove(&stored.document.id);
        summaries.push(summary(&state, stored.document, last).await?);
    }
    Ok(Json(summaries))
}

async fn summary(
    state: &ApiState,
    schedule: Schedule,
    last: Option<ScheduleDecision>,
) -> Answer<ScheduleCoverageSummary> {
    let coverage = state.scheduler.coverage(&schedule).await.map_err(failed)?;
    let freeze = state.catalogue.freeze();
    let (now, local) = (state.clock.now(), state.scheduler.local);
    let outlook = Outlook::of(&schedule, freeze.as_ref(), now, local, 1);
    Ok(ScheduleCoverageSummary {
        when: schedule.when.to_string(),
        runs_on: side(&schedule),
        next_run: outlook.fires.first().filter(|_| schedule.enabled).copied(),
        job_id: schedule.job_id,
        id: schedule.id,
        total: coverage.machines.len() as u64,
        ok: coverage.count(MachineState::Ok),
        fail: coverage.count(MachineState::Fail),
        running: coverage.count(MachineState::Running),
        pending: coverage.count(MachineState::Pending),
        last,
    })
}
