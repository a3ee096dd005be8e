//! How long rows are kept, and who removes those that are older.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::StoreError;

/// What kind of rows a table holds: each has its own setting of how long they are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kept {
    /// Runs and what they said.
    Results,
    /// Executions.
    Executions,
    /// What machines told.
    Events,
    /// What changed in inventories, and checks.
    History,
    /// Who did what.
    Audit,
    /// Who acknowledged which notice.
    Acks,
    /// Performance samples as they came.
    PerfRaw,
    /// Averages over five minutes.
    Perf5m,
    /// Averages over an hour.
    Perf1h,
    /// Samples of processes.
    Processes,
    /// The index of output.
    Search,
    /// Messages that could not be read.
    DeadLetters,
}

impl Kept {
    /// The word for it: its key in the configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Results => "results",
            Self::Executions => "executions",
            Self::Events => "events",
            Self::History => "history",
            Self::Audit => "audit",
            Self::Acks => "acks",
            Self::PerfRaw => "perf_raw",
            Self::Perf5m => "perf_5m",
            Self::Perf1h => "perf_1h",
            Self::Processes => "processes",
            Self::Search => "search",
            Self::DeadLetters => "dead_letters",
        }
    }
}

/// A table with rows that grow old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgingTable {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kept: Kept,
    /// The stream it is built from: it never keeps longer than that. `None` for tables that
    /// outlive theirs.
    pub stream: Option<&'static str>,
}

/// A file with tables whose rows grow old.
#[async_trait]
pub trait AgingFile: Send + Sync {
    /// Its tables, in the order in which they are cleared.
    fn tables(&self) -> Vec<AgingTable>;

    /// Removes at most `limit` rows that are older than `cutoff`, in one transaction; returns how
    /// many. Where the table can be compared with a rebuilt one, the cutoff is remembered with it.
    ///
    /// # Errors
    /// When the database fails; nothing was removed then.
    async fn remove_older(
        &self,
        table: &'static str,
        cutoff: DateTime<Utc>,
        limit: u32,
    ) -> Result<u64, StoreError>;

    /// Gives freed pages back to the file system and cuts the write-ahead log back, after many
    /// rows were removed.
    ///
    /// # Errors
    /// When the database fails.
    async fn give_space_back(&self) -> Result<(), StoreError>;
}
