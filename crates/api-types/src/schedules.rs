//! Schedules. A schedule travels as the JSON its author's document means; `kanade-manifest` has its
//! schema.

use chrono::{DateTime, Utc};
use kanade_wire::{ExecId, JobId, PcId, ScheduleId};
use serde::{Deserialize, Serialize};

use crate::problem::DocumentProblem;

/// A saved schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ScheduleSaved {
    /// The schedule.
    pub id: ScheduleId,
    /// When it fires, in words such as `at 03:30 [mon-fri]`.
    pub when: String,
    /// Whether it fires at all.
    pub enabled: bool,
    /// The job it runs.
    pub job_id: JobId,
    /// What `If-Match` compares with.
    pub revision: u64,
    /// What its author might want to know.
    #[serde(default)]
    pub warnings: Vec<DocumentProblem>,
}

/// A document that could be saved as a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ScheduleValidated {
    /// The schedule.
    pub id: ScheduleId,
    /// The job it runs.
    pub job_id: JobId,
    /// When it fires, in words such as `at 03:30 [mon-fri]`.
    pub when: String,
    /// The next times it would fire at.
    pub fires: Vec<DateTime<Utc>>,
    /// Why there are none, or what else is worth knowing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What its author might want to know.
    pub warnings: Vec<DocumentProblem>,
}

/// The times a schedule will fire at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SchedulePreview {
    /// The schedule.
    pub id: ScheduleId,
    /// When it fires, in words.
    pub when: String,
    /// Whose clock that means.
    pub tz: String,
    /// Whether it fires at all.
    pub enabled: bool,
    /// The next times.
    pub fires: Vec<DateTime<Utc>>,
    /// Why there are none, or what else is worth knowing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How a schedule is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ScheduleStatus {
    /// The schedule.
    pub id: ScheduleId,
    /// When it fires, in words.
    pub when: String,
    /// Whose clock that means.
    pub tz: String,
    /// Whether it fires at all.
    pub enabled: bool,
    /// The next time, of those that fire by the clock.
    pub next_run: Option<DateTime<Utc>>,
    /// The last time that was dispatched.
    pub last_run: Option<DateTime<Utc>>,
    /// What became of its runs of late.
    pub recent: RecentRuns,
    /// What was decided last, newest first.
    pub decisions: Vec<ScheduleDecision>,
}

/// What became of the runs of a while.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RecentRuns {
    /// How many hours that is.
    pub window_hours: u32,
    /// Machines that ended well.
    pub ok: u64,
    /// Machines that did not.
    pub fail: u64,
    /// Machines that did not run it, on purpose.
    pub skipped: u64,
}

/// What became of a time of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ScheduleDecision {
    /// The time.
    pub fire_at: DateTime<Utc>,
    /// When it was decided last.
    pub decided_at: DateTime<Utc>,
    /// `pending`, `dispatched`, `skipped` or `missed`.
    pub outcome: String,
    /// Why, as one word.
    pub reason: Option<String>,
    /// Why, as a sentence.
    pub detail: Option<String>,
    /// The execution.
    pub exec_id: Option<ExecId>,
    /// The rollout, when it goes out in waves.
    pub rollout_id: Option<String>,
    /// How many machines were addressed.
    pub machines: u64,
    /// How many times it stands for.
    pub times: u64,
}

/// How many of a schedule's machines have done its job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ScheduleCoverage {
    /// The schedule.
    pub id: ScheduleId,
    /// When it fires, in words.
    pub when: String,
    /// The job.
    pub job_id: JobId,
    /// Who watches the clock: `backend` or `agent`.
    pub runs_on: String,
    /// Its machines.
    pub total: u64,
    /// Those that have done it.
    pub ok: u64,
    /// Those where it came to nothing.
    pub fail: u64,
    /// Those whose answer is awaited.
    pub running: u64,
    /// The others.
    pub pending: u64,
    /// Each of them.
    pub agents: Vec<ScheduleMachine>,
}

/// A machine of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ScheduleMachine {
    /// The machine.
    pub pc_id: PcId,
    /// `ok`, `fail`, `running` or `pending`.
    pub state: String,
    /// When it last did the job, if that is known.
    pub done_at: Option<DateTime<Utc>>,
}

/// How many of a schedule's machines have done its job, what comes next, and what was decided last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ScheduleCoverageSummary {
    /// The schedule.
    pub id: ScheduleId,
    /// When it fires, in words.
    pub when: String,
    /// The job.
    pub job_id: JobId,
    /// Who watches the clock: `backend` or `agent`.
    pub runs_on: String,
    /// Its machines.
    pub total: u64,
    /// Those that have done it.
    pub ok: u64,
    /// Those where it came to nothing.
    pub fail: u64,
    /// Those whose answer is awaited.
    pub running: u64,
    /// The others.
    pub pending: u64,
    /// The next time, of those that fire by the clock.
    pub next_run: Option<DateTime<Utc>>,
    /// What was decided last.
    pub last: Option<ScheduleDecision>,
}

/// A time that will come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UpcomingFire {
    /// The schedule.
    pub id: ScheduleId,
    /// The job.
    pub job_id: JobId,
    /// When it fires, in words.
    pub when: String,
    /// The next time.
    pub next_run: DateTime<Utc>,
}
