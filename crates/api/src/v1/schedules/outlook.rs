//! What the scheduler tells of schedules, as the API shows it.

use axum::http::StatusCode;
use kanade_api_types::schedules::{ScheduleDecision, ScheduleMachine, UpcomingFire};
use kanade_control::schedule::{MachineState, MachineStatus, SchedulerError, Upcoming};
use kanade_manifest::Schedule;
use kanade_manifest::schedule::RunsOn;
use kanade_store::state::schedules::Decision;
use kanade_wire::ScheduleId;

use crate::http::failures::NotFound;
use crate::http::{Answer, EndpointError};
use crate::state::ApiState;
use crate::v1::documents::known;

/// A schedule that can be read.
pub async fn readable(state: &ApiState, id: &ScheduleId) -> Answer<Schedule> {
    let found = known(state).await?.schedule(id).and_then(Result::ok);
    let found = found.map(|stored| stored.document);
    Ok(found.ok_or_else(|| NotFound::new("schedule", "schedule_not_found", id))?)
}

/// The scheduler's tables could not be read.
#[derive(Debug, thiserror::Error)]
#[error("the backend's database did not answer: try again; its log has the request id")]
pub struct Unanswered(#[source] SchedulerError);

impl EndpointError for Unanswered {
    fn status(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }

    fn code(&self) -> &'static str {
        "store_failed"
    }
}

pub fn failed(error: SchedulerError) -> Unanswered {
    Unanswered(error)
}

pub fn decision_shown(decision: Decision) -> ScheduleDecision {
    let (exec_id, rollout_id) = match decision.is_rollout {
        true => (None, decision.exec_id),
        false => (decision.exec_id, None),
    };
    ScheduleDecision {
        fire_at: decision.fire_at,
        decided_at: decision.last_at,
        outcome: decision.outcome.as_str().to_owned(),
        reason: decision.reason,
        detail: decision.detail,
        rollout_id: rollout_id.map(|id| id.to_string()),
        exec_id,
        machines: decision.machines,
        times: decision.times,
    }
}

/// A time that will come, as the API shows it.
pub fn fire_shown(fire: Upcoming) -> UpcomingFire {
    UpcomingFire {
        id: fire.id,
        job_id: fire.job_id,
        when: fire.when,
        next_run: fire.next_run,
    }
}

pub fn machine_shown(machine: MachineStatus) -> ScheduleMachine {
    let state = match machine.state {
        MachineState::Ok => "ok",
        MachineState::Fail => "fail",
        MachineState::Running => "running",
        MachineState::Pending => "pending",
    };
    ScheduleMachine {
        pc_id: machine.pc_id,
        state: state.to_owned(),
        done_at: machine.done_at,
    }
}

pub fn side(schedule: &Schedule) -> String {
    let side = match schedule.runs_on {
        RunsOn::Backend => "backend",
        RunsOn::Agent => "agent",
    };
    side.to_owned()
}
