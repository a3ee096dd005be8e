use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kanade_wire::{Digest, JobId, PcId};

use super::ExplodedTable;

/// A machine's facts of one job.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactsKey {
    /// The job.
    pub job_id: JobId,
    /// The machine.
    pub pc_id: PcId,
}

/// The facts a batch touches.
#[derive(Debug, Clone, Default)]
pub struct WantedInventory {
    /// By machine and job.
    pub facts: BTreeMap<FactsKey, WantedFacts>,
}

/// What a batch holds of one machine and job.
#[derive(Debug, Clone, Default)]
pub struct WantedFacts {
    /// Its lists.
    pub lists: Vec<WantedList>,
}

/// A list of a report. Where every one in hand has the stored digest, the items are not asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WantedList {
    /// Its key.
    pub field: String,
    /// Of its items.
    pub digest: Digest,
}

/// What the tables hold of it.
#[derive(Debug, Clone, Default)]
pub struct KnownInventory {
    /// Machines and jobs with facts or a problem.
    pub facts: Vec<KnownFacts>,
    /// Their lists.
    pub lists: Vec<KnownList>,
    /// Every exploded table of the jobs that is written to.
    pub tables: Vec<ExplodedTable>,
}

/// The newest facts of a machine, as far as they decide what becomes of the next ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFacts {
    /// Whose.
    pub key: FactsKey,
    /// When the broker stored the newest report that was looked at, good or bad.
    pub seen_at: DateTime<Utc>,
    /// Whether the newest report that was looked at had a problem.
    pub has_problem: bool,
    /// The values that are no list, as JSON; `None` when there was no good report yet.
    pub scalars: Option<String>,
    /// Of the document.
    pub digest: Option<Digest>,
}

/// A list as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownList {
    /// Whose.
    pub key: FactsKey,
    /// Its key.
    pub field: String,
    /// Of its items.
    pub digest: Digest,
    /// Its items as JSON; `None` when no list in hand differs.
    pub items: Option<String>,
}
