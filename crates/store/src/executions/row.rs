use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use kanade_wire::command::Cause;
use kanade_wire::outcome::UnknownWord;
use kanade_wire::{
    Digest, ExecId, JobId, Outcome, PcId, Reason, RequestId, ResultId, Target, Version,
};
use serde_json::Value;

/// One execution. Without its own record (a 0.43 backend ordered it, or its results came first)
/// only what its runs tell is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    /// The execution.
    pub exec_id: ExecId,
    /// Whether its own record is known.
    pub created: bool,
    /// The job.
    pub job_id: Option<JobId>,
    /// The job's version.
    pub version: Option<Version>,
    /// The content digest of the job; none for an ad-hoc script.
    pub job_digest: Option<Digest>,
    /// Its command.
    pub request_id: Option<RequestId>,
    /// Why it was ordered.
    pub cause: Option<Cause>,
    /// The account that ordered it, or the schedule.
    pub initiated_by: Option<String>,
    /// When it was ordered; without its record, when it was first heard of.
    pub initiated_at: DateTime<Utc>,
    /// Whom it was addressed to, as ordered.
    pub target: Option<Target>,
    /// How many machines that was; without its record, how many have answered.
    pub target_count: u64,
    /// Seconds a run may take, repeats and what runs after it included.
    pub timeout_secs: Option<u64>,
    /// Seconds a machine may wait before it starts.
    pub jitter_secs: Option<u64>,
    /// How far it is.
    pub counts: ExecutionCounts,
    /// When the last of its commands was stored.
    pub dispatched_at: Option<DateTime<Utc>>,
    /// When it was stopped.
    pub killed_at: Option<DateTime<Utc>>,
    /// By whom.
    pub killed_by: Option<String>,
    /// Past this time a machine that has not answered is given up.
    pub expires_at: Option<DateTime<Utc>>,
    /// When the last report or verdict arrived.
    pub last_result_at: Option<DateTime<Utc>>,
    /// What the job's parameters were given.
    pub parameters: BTreeMap<String, Value>,
}

impl Execution {
    /// Where it stands at `now`.
    pub fn status(&self, now: DateTime<Utc>) -> ExecutionStatus {
        let finished = self.counts.finished();
        if finished > 0 && finished >= self.target_count {
            ExecutionStatus::Completed
        } else if self.expires_at.is_some_and(|expiry| expiry <= now) {
            ExecutionStatus::Expired
        } else if finished + self.counts.running > 0 {
            ExecutionStatus::Running
        } else {
            ExecutionStatus::Pending
        }
    }

    /// Machines that have not been heard of.
    pub fn pending(&self) -> u64 {
        let heard = self.counts.finished() + self.counts.running;
        self.target_count.saturating_sub(heard)
    }

    /// When its last machine finished; `None` before that.
    pub fn finished_at(&self) -> Option<DateTime<Utc>> {
        let finished = self.counts.finished();
        self.last_result_at
            .filter(|_| finished > 0 && finished >= self.target_count)
    }
}

/// How many machines of an execution are where. Each counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExecutionCounts {
    /// In flight.
    pub running: u64,
    /// Ended well.
    pub succeeded: u64,
    /// Ended badly.
    pub failed: u64,
    /// Ended at the timeout.
    pub timed_out: u64,
    /// Stopped.
    pub killed: u64,
    /// Not run, on purpose.
    pub skipped: u64,
    /// Nobody knows.
    pub lost: u64,
}

impl ExecutionCounts {
    /// Machines whose run has ended or was given up.
    pub fn finished(&self) -> u64 {
        self.succeeded + self.failures() + self.skipped
    }

    /// Machines that ended, but neither well nor skipped.
    pub fn failures(&self) -> u64 {
        self.failed + self.timed_out + self.killed + self.lost
    }
}

/// Where an execution stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExecutionStatus {
    /// No machine has been heard of.
    Pending,
    /// Some have.
    Running,
    /// Every machine has ended or was given up.
    Completed,
    /// Its time is over and some machines are not given up yet.
    Expired,
}

impl ExecutionStatus {
    /// Every status.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Running, Self::Completed, Self::Expired];

    /// The word in URLs and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Expired => "expired",
        }
    }
}

impl FromStr for ExecutionStatus {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let known = Self::ALL.into_iter().find(|status| status.as_str() == text);
        known.ok_or_else(|| UnknownWord {
            text: text.to_owned(),
            words: Self::ALL.map(Self::as_str).join(", "),
        })
    }
}

/// One machine of an execution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionTarget {
    /// The machine.
    pub pc_id: PcId,
    /// Where its run stands.
    pub state: TargetState,
    /// The run that counts, once there is one.
    pub result_id: Option<ResultId>,
    /// What became of the stop there, when it was stopped.
    pub stop: Option<StopState>,
    /// Why it ended as it did.
    pub reason: Option<Reason>,
    /// Its exit code, once it ended.
    pub exit_code: Option<i32>,
    /// When its state was recorded.
    pub recorded_at: Option<DateTime<Utc>>,
}

/// The newest run of a schedule on a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleRun {
    /// The machine.
    pub pc_id: PcId,
    /// Where it stands.
    pub state: TargetState,
    /// When that was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// Where a machine of an execution stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetState {
    /// It has not been heard of.
    Pending,
    /// It runs.
    Running,
    /// It ended like this.
    Ended(Outcome),
}

impl TargetState {
    /// The word in URLs and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Ended(outcome) => outcome.as_str(),
        }
    }
}

impl FromStr for TargetState {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "pending" => Ok(Self::Pending),
            "running" => Ok(Self::Running),
            _ => text
                .parse()
                .map(Self::Ended)
                .map_err(|error: UnknownWord| UnknownWord {
                    words: format!("pending, running, {}", error.words),
                    ..error
                }),
        }
    }
}

/// What became of a stop on one machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopState {
    /// The machine has not said yet that it stopped.
    Asked,
    /// It said so.
    Confirmed,
    /// Nothing was heard of it: it was away, and will not run it when it comes back.
    GivenUp,
}

impl StopState {
    /// What a stopped machine in this state says of the stop; nothing when it was over before.
    pub fn of(state: TargetState, given_up: bool) -> Option<Self> {
        match state {
            TargetState::Pending | TargetState::Running => Some(Self::Asked),
            TargetState::Ended(Outcome::Killed) if given_up => Some(Self::GivenUp),
            TargetState::Ended(Outcome::Killed) => Some(Self::Confirmed),
            TargetState::Ended(_) => None,
        }
    }

    /// The word in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Confirmed => "confirmed",
            Self::GivenUp => "given_up",
        }
    }
}

/// The machines of an execution that have been published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublishedTargets {
    /// The machines, in the order of their id.
    pub pcs: Vec<PcId>,
    /// The number of the next chunk.
    pub next_chunk: u32,
    /// Whether the last chunk is among them.
    pub complete: bool,
}

/// A machine whose run is given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnansweredTarget {
    /// The execution.
    pub exec_id: ExecId,
    /// The machine.
    pub pc_id: PcId,
}

/// What is under way of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveJob {
    /// The job.
    pub job_id: JobId,
    /// Machines on which it runs.
    pub running: u64,
    /// Machines that have not been heard of yet.
    pub pending: u64,
}
