use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_wire::output::OutputStream;
use kanade_wire::{ExecId, PcId, ResultId};

use super::{ResultFilter, ResultQuery, Run, StoredOutput};
use crate::{Page, StoreError};

/// A run whose report should have come by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverdueRun {
    /// Its execution.
    pub exec_id: ExecId,
    /// Its machine.
    pub pc_id: PcId,
    /// Its identity.
    pub result_id: ResultId,
}

/// Reads runs.
#[async_trait]
pub trait ResultReader: Send + Sync {
    /// A page of runs with previews of their output, newest start first; an empty page when there
    /// are none.
    ///
    /// A filter by output reads a bounded number of rows: a page may then be short, or empty, and
    /// still have a next one.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn list(&self, query: &ResultQuery) -> Result<Page<Run>, StoreError>;

    /// One run with all the output the database holds; `None` when there is no such run.
    ///
    /// # Errors
    /// When the database fails.
    async fn get(&self, result: &ResultId) -> Result<Option<Run>, StoreError>;

    /// Those of some runs that a filter finds, with all the output the database holds, in no
    /// particular order.
    ///
    /// # Errors
    /// When the database fails.
    async fn find(
        &self,
        results: &[ResultId],
        filter: &ResultFilter,
    ) -> Result<Vec<Run>, StoreError>;

    /// The run that counts for a machine in an execution, with all its output: the machine's first
    /// report, else the run in flight, else where the backend gave up. `None` before any of these.
    ///
    /// # Errors
    /// When the database fails.
    async fn of_target(&self, exec: &ExecId, pc: &PcId) -> Result<Option<Run>, StoreError>;

    /// Runs of an execution whose end was recorded at `since` or later, with previews of their
    /// output, in the order they were recorded; at most `limit`. A caller that goes on from the last
    /// one's time sees again those of the same moment, and misses none.
    ///
    /// # Errors
    /// When the database fails.
    async fn ended_since(
        &self,
        exec: &ExecId,
        since: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Run>, StoreError>;

    /// One stream of a run, whole or where to fetch it; `None` when there is no such run.
    ///
    /// # Errors
    /// When the database fails.
    async fn output(
        &self,
        result: &ResultId,
        stream: OutputStream,
    ) -> Result<Option<StoredOutput>, StoreError>;

    /// Runs in flight whose report is overdue at `now`: later than the start's arrival, plus the
    /// timeout, plus half of that but at least two minutes, plus the jitter; a day where the
    /// execution is unknown. Oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    async fn overdue(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<OverdueRun>, StoreError>;
}
