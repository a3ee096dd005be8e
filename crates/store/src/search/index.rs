use chrono::{DateTime, Utc};
use kanade_wire::{ExecId, JobId, Outcome, PcId, ResultId};

use crate::dead_letters::DeadLetter;
use crate::projection::{KeptOutput, Tables};

/// The tables of the search index.
#[derive(Debug, Clone, Copy)]
pub struct SearchTables;

/// Runs on their way into the index.
pub type IndexedRuns = Vec<IndexedRun>;

/// A run and what it printed. A run that is in the index already stays as it is.
#[derive(Debug, Clone)]
pub struct IndexedRun {
    /// The run.
    pub result_id: ResultId,
    /// The machine.
    pub pc_id: PcId,
    /// The job, as far as the report says.
    pub job_id: Option<JobId>,
    /// The execution.
    pub exec_id: Option<ExecId>,
    /// How it ended.
    pub outcome: Outcome,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When the broker stored its report.
    pub recorded_at: DateTime<Utc>,
    /// Standard output: what is still elsewhere is not searched, and the index says so.
    pub stdout: KeptOutput,
    /// Standard error: the same.
    pub stderr: KeptOutput,
}

impl Tables for SearchTables {
    type Wanted = ();
    type Known = ();
    type Changes = IndexedRuns;

    /// The projection of results keeps them.
    fn add_dead_letters(_: &mut IndexedRuns, _: Vec<DeadLetter>) {}
}
