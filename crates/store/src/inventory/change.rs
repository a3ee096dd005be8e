use std::sync::Arc;

use chrono::{DateTime, Utc};
use kanade_manifest::job::InventoryHint;
use kanade_wire::{Digest, JobId, PcId, ResultId, Version};

use super::{Cell, ChangeKind, ExplodedTable};

/// What a batch of reports does to facts.
#[derive(Debug, Clone, Default)]
pub struct InventoryChanges {
    /// Facts, each machine and job at most once: the rows become these.
    pub facts: Vec<FactsChange>,
    /// Lists, each machine, job and field at most once: the rows become these.
    pub lists: Vec<ListChange>,
    /// Rows of exploded tables, each table at most once.
    pub exploded: Vec<ExplodedChange>,
    /// What changed on machines, in the order of the stream.
    pub history: Vec<NewHistory>,
    /// Reports that could not be taken over, or not wholly; each machine and job at most once.
    pub problems: Vec<NewProblem>,
    /// Machines and jobs without such a problem any more.
    pub solved: Vec<(PcId, JobId)>,
}

/// The newest facts of a machine.
#[derive(Debug, Clone, PartialEq)]
pub struct FactsChange {
    /// The machine.
    pub pc_id: PcId,
    /// The job.
    pub job_id: JobId,
    /// The version of the job they were gathered with.
    pub version: Version,
    /// The content digest of the job they were gathered with.
    pub job_digest: Digest,
    /// The run that gathered them.
    pub result_id: ResultId,
    /// When they were gathered.
    pub collected_at: DateTime<Utc>,
    /// When the broker stored them.
    pub recorded_at: DateTime<Utc>,
    /// What the machine's clock said, where that cannot be.
    pub reported_at: Option<DateTime<Utc>>,
    /// The values that are no list, as JSON.
    pub scalars: String,
    /// Of the document.
    pub digest: Digest,
    /// The document as it came; `None` when it is the one that is stored.
    pub document: Option<String>,
}

/// The newest state of a list among the facts of a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListChange {
    /// The machine.
    pub pc_id: PcId,
    /// The job.
    pub job_id: JobId,
    /// The list's key.
    pub field: String,
    /// When it was gathered.
    pub collected_at: DateTime<Utc>,
    /// When the broker stored it.
    pub recorded_at: DateTime<Utc>,
    /// Of the items.
    pub digest: Digest,
    /// The items as JSON; `None` when they are those that are stored.
    pub items: Option<String>,
}

/// Rows of one exploded table.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplodedChange {
    /// The table.
    pub table: Arc<ExplodedTable>,
    /// Machines and primary keys of rows that are gone.
    pub removed: Vec<(PcId, Vec<Cell>)>,
    /// Machines and rows that are new or differ.
    pub put: Vec<(PcId, Vec<Cell>)>,
}

/// Something changed on a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHistory {
    /// The machine.
    pub pc_id: PcId,
    /// The job.
    pub job_id: JobId,
    /// The fact's key, or the list's.
    pub field_path: String,
    /// The row's primary key as JSON; empty for a fact.
    pub identity_json: String,
    /// What happened.
    pub change_kind: ChangeKind,
    /// What was there, as JSON; empty when there was nothing.
    pub before_json: String,
    /// What is there, as JSON; empty when there is nothing.
    pub after_json: String,
    /// When it was seen.
    pub observed_at: DateTime<Utc>,
    /// When the broker stored the report.
    pub recorded_at: DateTime<Utc>,
    /// The run that saw it.
    pub result_id: ResultId,
}

/// What is wrong with the newest report of a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProblem {
    /// The machine.
    pub pc_id: PcId,
    /// The job.
    pub job_id: JobId,
    /// The run.
    pub result_id: ResultId,
    /// When the broker stored the report.
    pub recorded_at: DateTime<Utc>,
    /// In words.
    pub reason: String,
    /// Items of lists that became no row.
    pub rows_skipped: u64,
}

/// A job's version, as far as facts are concerned. The newest of a job stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobSpec {
    /// The job.
    pub job_id: JobId,
    /// The content digest.
    pub job_digest: Digest,
    /// The version.
    pub version: Version,
    /// What the job is for.
    pub description: Option<String>,
    /// What its output means; `None` when it is no facts.
    pub hint: Option<InventoryHint>,
    /// When the broker stored the version.
    pub recorded_at: DateTime<Utc>,
}

/// Everything known of a job until now is gone. The newest removal of a job stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventoryRemoval {
    /// The job.
    pub job_id: JobId,
    /// When the broker stored that.
    pub removed_at: DateTime<Utc>,
}
