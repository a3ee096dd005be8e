//! `GET /api/stop-all`

use axum::Json;
use axum::extract::State;
use chrono::TimeDelta;
use kanade_api_types::schedules::UpcomingFire;
use kanade_api_types::stops::{OpenExecution, OpenRollout, StopAllPreview};
use kanade_control::schedule;
use kanade_store::PageRequest;
use kanade_store::executions::Execution;
use kanade_store::state::rollouts::{RolloutQuery, RolloutState};

use crate::http::failures::LookupError;
use crate::http::{Answer, Operator};
use crate::state::{ApiParts, ApiState};
use crate::v1::rollouts::list::unlisted;
use crate::v1::rollouts::row;
use crate::v1::schedules::fire_shown;

/// What fires within this is named.
const SOON: TimeDelta = TimeDelta::hours(1);

/// Schedules and rollouts that are named.
const AT_MOST: u32 = 100;

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
        upcoming: upcoming(&state),
        schedules: enabled_schedules(&state),
        rollouts: open_rollouts(&state).await?,
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

/// Those that fire soon, unless a freeze keeps them from it already.
fn upcoming(state: &ApiParts) -> Vec<UpcomingFire> {
    let schedules = state.catalogue.schedules().into_iter().flatten();
    let readable: Vec<_> = schedules.map(|stored| stored.document).collect();
    let (now, local) = (state.clock.now(), state.scheduler.local);
    let freeze = state.catalogue.freeze();
    let next = schedule::upcoming(&readable, freeze.as_ref(), now, local, AT_MOST as usize);
    let soon = next.into_iter().filter(|fire| fire.next_run - now < SOON);
    soon.map(fire_shown).collect()
}

async fn open_rollouts(state: &ApiParts) -> Answer<Vec<OpenRollout>> {
    let query = RolloutQuery {
        state: Some(RolloutState::Running),
        page: PageRequest::first(AT_MOST),
    };
    let running = state.rollouts.repository().list(&query).await;
    let running = running.map_err(unlisted)?.items;
    let rows = running.iter().map(|rollout| row(&state.rollouts, rollout));
    let shown = rows.map(|row| OpenRollout {
        waves: u32::try_from(row.waves.len()).unwrap_or(u32::MAX),
        id: row.id,
        title: row.title,
        wave: row.wave,
    });
    Ok(shown.collect())
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
