//! `GET /api/schedules/{id}/status`

use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use kanade_api_types::schedules::{RecentRuns, ScheduleStatus};
use kanade_control::schedule::Outlook;
use kanade_store::state::schedules::{DECISIONS_KEPT, Decision, DecisionOutcome};
use kanade_wire::ScheduleId;

use super::outlook::{decision_shown, failed, readable};
use crate::http::failures::LookupError;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;

/// What "recent" means.
const WINDOW_HOURS: u32 = 24;

/// How a schedule is doing: what comes next, what ran, and what was decided, with reasons.
#[utoipa::path(get, path = "/api/schedules/{id}/status", operation_id = "get_schedule_status", tag = "schedules",
    params(("id" = String, Path, description = "The schedule")),
    responses((status = 200, description = "How it is doing", body = ScheduleStatus), (status = 404, description = "There is none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<ScheduleId>,
) -> Answer<Json<ScheduleStatus>> {
    let schedule = readable(&state, &id).await?;
    let decisions = state.scheduler.state.decisions(&id, DECISIONS_KEPT).await;
    let decisions = decisions.map_err(|error| failed(error.into()))?;
    let freeze = state.catalogue.freeze();
    let (now, local) = (state.clock.now(), state.scheduler.local);
    let outlook = Outlook::of(&schedule, freeze.as_ref(), now, local, 1);
    let next_run = outlook.fires.first().filter(|_| schedule.enabled).copied();
    Ok(Json(ScheduleStatus {
        when: schedule.when.to_string(),
        tz: schedule.tz.to_string(),
        enabled: schedule.enabled,
        id,
        next_run,
        last_run: decisions
            .iter()
            .find(|decision| is_dispatched(decision))
            .map(|last| last.fire_at),
        recent: recent(&state, &decisions).await?,
        decisions: decisions.into_iter().map(decision_shown).collect(),
    }))
}

async fn recent(state: &ApiState, decisions: &[Decision]) -> Answer<RecentRuns> {
    let since = state.clock.now() - TimeDelta::hours(i64::from(WINDOW_HOURS));
    let mut recent = RecentRuns {
        window_hours: WINDOW_HOURS,
        ..RecentRuns::default()
    };
    let those = decisions
        .iter()
        .filter(|decision| is_dispatched(decision) && decision.last_at >= since);
    let mut executions = Vec::new();
    for decision in those {
        let of_decision = state.scheduler.executions_of(decision).await;
        executions.extend(of_decision.map_err(failed)?);
    }
    for exec_id in &executions {
        let execution = state.projected.executions.get(exec_id).await;
        if let Some(execution) = execution.map_err(LookupError::from)? {
            recent.ok += execution.counts.succeeded;
            recent.fail += execution.counts.failures();
            recent.skipped += execution.counts.skipped;
        }
    }
    Ok(recent)
}

fn is_dispatched(decision: &Decision) -> bool {
    decision.outcome == DecisionOutcome::Dispatched
}
