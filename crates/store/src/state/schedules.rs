//! What the scheduler has decided: how far, what became of each time, and which machines were addressed.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_wire::{ExecId, PcId, ScheduleId};

use super::StateError;

/// How many decisions are kept of each schedule.
pub const DECISIONS_KEPT: u32 = 100;

/// What became of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionOutcome {
    /// It is to be dispatched.
    Pending,
    /// It was dispatched.
    Dispatched,
    /// It was not, on purpose.
    Skipped,
    /// It passed while nobody watched the clock, or could not be dispatched in time.
    Missed,
}

impl DecisionOutcome {
    /// Every outcome.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Dispatched, Self::Skipped, Self::Missed];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Dispatched => "dispatched",
            Self::Skipped => "skipped",
            Self::Missed => "missed",
        }
    }
}

/// A decision about one time of a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDecision {
    /// The time it is about.
    pub fire_at: DateTime<Utc>,
    /// What becomes of it.
    pub outcome: DecisionOutcome,
    /// Why, as one word; none for what is dispatched.
    pub reason: Option<String>,
    /// Why, as a sentence.
    pub detail: Option<String>,
    /// The execution it becomes.
    pub exec_id: Option<ExecId>,
    /// Whether it becomes a rollout under that id instead.
    pub is_rollout: bool,
    /// How many machines it addresses, where that is known.
    pub machines: u64,
    /// The order, for whoever dispatches it.
    pub plan: Option<String>,
    /// Whether it only repeats the newest decision when that has the same outcome and reason.
    pub folds: bool,
    /// How many times it stands for.
    pub times: u64,
}

/// A decision that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its row.
    pub id: i64,
    /// The schedule.
    pub schedule_id: ScheduleId,
    /// The time it is about; the last of them when it stands for more.
    pub fire_at: DateTime<Utc>,
    /// When it was first decided.
    pub decided_at: DateTime<Utc>,
    /// What became of it.
    pub outcome: DecisionOutcome,
    /// Why, as one word.
    pub reason: Option<String>,
    /// Why, as a sentence.
    pub detail: Option<String>,
    /// The execution.
    pub exec_id: Option<ExecId>,
    /// Whether that is the id of a rollout instead.
    pub is_rollout: bool,
    /// How many machines it addressed.
    pub machines: u64,
    /// The order, while it is pending.
    pub plan: Option<String>,
    /// How many times it stands for.
    pub times: u64,
    /// When it was last decided so.
    pub last_at: DateTime<Utc>,
}

/// A machine that was addressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The machine.
    pub pc_id: PcId,
    /// When it was addressed last.
    pub addressed_at: DateTime<Utc>,
    /// It is not addressed again before.
    pub held_until: DateTime<Utc>,
    /// How often it was addressed since it last did the job.
    pub attempts: u32,
}

/// What one look at a schedule decided.
#[derive(Debug, Clone)]
pub struct Evaluated {
    /// The schedule.
    pub schedule_id: ScheduleId,
    /// Times up to and with this one are decided.
    pub until: DateTime<Utc>,
    /// What was decided, in the order of the times.
    pub decisions: Vec<NewDecision>,
    /// The machines that are addressed by it.
    pub holds: Vec<Hold>,
}

/// What becomes of a pending decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What became of it; pending when it could not be done yet.
    pub outcome: DecisionOutcome,
    /// Why, as one word.
    pub reason: Option<String>,
    /// Why, as a sentence.
    pub detail: Option<String>,
    /// How many machines it addressed, where that is known now.
    pub machines: Option<u64>,
}

/// Keeps what the scheduler decided.
#[async_trait]
pub trait ScheduleRepository: Send + Sync {
    /// Up to when each schedule's times are decided.
    ///
    /// # Errors
    /// When the database fails.
    async fn marks(&self) -> Result<BTreeMap<ScheduleId, DateTime<Utc>>, StateError>;

    /// Keeps a look's decisions, its mark and its holds, all or nothing; [`DECISIONS_KEPT`] of the
    /// schedule remain, and all that are pending. A decision about an execution that was decided
    /// before is passed over.
    ///
    /// # Errors
    /// When the database fails.
    async fn keep(&self, evaluated: Evaluated, now: DateTime<Utc>) -> Result<(), StateError>;

    /// What is still to be dispatched, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    async fn pending(&self) -> Result<Vec<Decision>, StateError>;

    /// Says what became of a pending decision; nothing happens when it is not pending.
    ///
    /// # Errors
    /// When the database fails.
    async fn settle(&self, id: i64, settled: Settled, now: DateTime<Utc>)
    -> Result<(), StateError>;

    /// Divides a pending decision: it keeps `first` as its plan, and `rest` becomes a pending one
    /// of its own; all or nothing.
    ///
    /// # Errors
    /// When the database fails.
    async fn divide(&self, id: i64, first: &str, rest: (&ExecId, &str)) -> Result<(), StateError>;

    /// The machines a schedule has addressed.
    ///
    /// # Errors
    /// When the database fails.
    async fn holds(&self, schedule: &ScheduleId) -> Result<Vec<Hold>, StateError>;

    /// A schedule's decisions, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    async fn decisions(
        &self,
        schedule: &ScheduleId,
        limit: u32,
    ) -> Result<Vec<Decision>, StateError>;

    /// The newest decision of every schedule.
    ///
    /// # Errors
    /// When the database fails.
    async fn latest(&self) -> Result<Vec<Decision>, StateError>;

    /// Forgets what is kept of a schedule, so that one of the same name begins anew.
    ///
    /// # Errors
    /// When the database fails.
    async fn forget(&self, schedule: &ScheduleId) -> Result<(), StateError>;
}
