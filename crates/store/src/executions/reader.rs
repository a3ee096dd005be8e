use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_wire::{ExecId, JobId, PcId, ScheduleId};

use super::{
    Execution, ExecutionQuery, ExecutionTarget, LiveJob, PublishedTargets, ScheduleRun,
    TargetQuery, UnansweredTarget,
};
use crate::{Page, StoreError};

/// Reads executions.
#[async_trait]
pub trait ExecutionReader: Send + Sync {
    /// A page of executions, the newest order first; an empty page when there are none.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn list(&self, query: &ExecutionQuery) -> Result<Page<Execution>, StoreError>;

    /// One execution; `None` when nothing was heard of it.
    ///
    /// # Errors
    /// When the database fails.
    async fn get(&self, exec: &ExecId) -> Result<Option<Execution>, StoreError>;

    /// A page of an execution's machines: those it was addressed to, and those that answered all
    /// the same. Empty for an unknown execution.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn targets(&self, query: &TargetQuery) -> Result<Page<ExecutionTarget>, StoreError>;

    /// The newest run of each machine among the newest executions of a schedule, as many as given;
    /// by machine, empty when it never fired.
    ///
    /// # Errors
    /// When the database fails.
    async fn newest_of_schedule(
        &self,
        schedule: &ScheduleId,
        executions: u32,
    ) -> Result<Vec<ScheduleRun>, StoreError>;

    /// What is under way of every job that has something under way, executions that expired before
    /// `now` left out.
    ///
    /// # Errors
    /// When the database fails.
    async fn live_jobs(&self, now: DateTime<Utc>) -> Result<Vec<LiveJob>, StoreError>;

    /// Executions of a job in which some machine has not ended, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    async fn unfinished(&self, job: &JobId) -> Result<Vec<ExecId>, StoreError>;

    /// Executions that were neither stopped nor expired before `now`, and in which some machine has
    /// not ended, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    async fn open(&self, now: DateTime<Utc>) -> Result<Vec<Execution>, StoreError>;

    /// Those of them in which this machine has not ended, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    async fn open_on(&self, pc: &PcId, now: DateTime<Utc>) -> Result<Vec<Execution>, StoreError>;

    /// Whether an execution was stopped on a machine: as a whole, or with everything there. `false`
    /// for an unknown execution.
    ///
    /// # Errors
    /// When the database fails.
    async fn is_stopped(&self, exec: &ExecId, pc: &PcId) -> Result<bool, StoreError>;

    /// Executions that were created, and neither dispatched nor stopped, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    async fn undispatched(&self) -> Result<Vec<ExecId>, StoreError>;

    /// The machines of an execution that have been published; empty for an unknown execution.
    ///
    /// # Errors
    /// When the database fails.
    async fn published_targets(&self, exec: &ExecId) -> Result<PublishedTargets, StoreError>;

    /// Machines without any run in executions that expired before `now`; at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    async fn unanswered_after_expiry(
        &self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<UnansweredTarget>, StoreError>;

    /// Machines without any run in executions that were stopped before `before`, as a whole or with
    /// everything on the machine; at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    async fn unanswered_after_kill(
        &self,
        before: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<UnansweredTarget>, StoreError>;
}
