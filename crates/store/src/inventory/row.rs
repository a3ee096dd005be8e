use std::str::FromStr;

use chrono::{DateTime, Utc};
use kanade_manifest::job::ExplodeSpec;
use kanade_wire::outcome::UnknownWord;
use kanade_wire::{Digest, JobId, PcId, ResultId, Version};
use serde_json::{Map, Value};

use super::{JobSpec, TableState};

/// A job that gathers facts.
#[derive(Debug, Clone, PartialEq)]
pub struct InventoryJob {
    /// Its newest version; there is always a hint.
    pub spec: JobSpec,
    /// Machines with facts.
    pub pc_count: u64,
    /// Machines whose newest report has a problem.
    pub problem_count: u64,
    /// Its exploded tables.
    pub tables: Vec<JobTable>,
}

/// An exploded table of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobTable {
    /// Its shape.
    pub spec: ExplodeSpec,
    /// How far it is; while it is built, one of an older shape may be served.
    pub state: TableState,
    /// Rows, as far as counted; `None` while it is not served.
    pub rows: Option<u64>,
    /// Why there is none.
    pub error: Option<String>,
    /// Items of lists that became no row when it was built.
    pub rows_skipped: u64,
}

/// The facts of a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactsRow {
    /// The machine.
    pub pc_id: PcId,
    /// The job.
    pub job_id: JobId,
    /// The hostname, when the machine ever said it.
    pub hostname: Option<String>,
    /// Who was last signed in.
    pub last_logon_user: Option<String>,
    /// Their name.
    pub last_logon_display_name: Option<String>,
    /// The facts; `None` when no good report came yet.
    pub facts: Option<MachineFacts>,
    /// What is wrong with the newest report.
    pub problem: Option<Problem>,
}

/// Facts and where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineFacts {
    /// The document as JSON; without its lists where these were not asked for.
    pub document: String,
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
}

/// A report that could not be taken over, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The run.
    pub result_id: ResultId,
    /// When the broker stored the report.
    pub recorded_at: DateTime<Utc>,
    /// In words.
    pub reason: String,
    /// Items of lists that became no row.
    pub rows_skipped: u64,
}

/// A row of an exploded table, or the facts of a machine, as a search finds them.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchRow {
    /// The machine.
    pub pc_id: PcId,
    /// The hostname, when the machine ever said it.
    pub hostname: Option<String>,
    /// Who was last signed in.
    pub last_logon_user: Option<String>,
    /// Their name.
    pub last_logon_display_name: Option<String>,
    /// When it was gathered.
    pub collected_at: DateTime<Utc>,
    /// The columns.
    pub values: Map<String, Value>,
}

/// A change of a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// Its number; a rebuilt database numbers anew.
    pub id: i64,
    /// What happened.
    pub change: super::NewHistory,
}

/// Since when a row or value was seen anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstSeenRow {
    /// The fact's key, or the list's.
    pub field_path: String,
    /// The row's primary key as JSON; empty for a fact.
    pub identity_json: String,
    /// When it was first seen to come.
    pub first_seen_at: DateTime<Utc>,
    /// Where that was.
    pub pc_id: PcId,
    /// On how many machines it came since.
    pub pc_count: u64,
}

/// What happened to a fact or row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It came.
    Added,
    /// It went.
    Removed,
    /// It is another one.
    Changed,
}

impl ChangeKind {
    const ALL: [Self; 3] = [Self::Added, Self::Removed, Self::Changed];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

impl FromStr for ChangeKind {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        known.ok_or_else(|| UnknownWord {
            text: text.to_owned(),
            words: Self::ALL.map(Self::as_str).join(", "),
        })
    }
}
