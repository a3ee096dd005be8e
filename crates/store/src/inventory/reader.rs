use async_trait::async_trait;
use kanade_wire::{JobId, PcId};

use super::{
    FactsQuery, FactsRow, FirstSeenQuery, FirstSeenRow, HistoryQuery, HistoryRow, InventoryJob,
    JobSpec, SearchQuery, SearchRow,
};
use crate::{Page, StoreError};

/// A page of a search, and whether it is all there is up to its end.
#[derive(Debug, Clone, PartialEq)]
pub enum Searched {
    /// Rows. `complete` is `false` when the page was ended before it was full, because enough was
    /// looked at for one request: the next page goes on from there.
    Rows {
        /// The rows.
        page: Page<SearchRow>,
        /// Whether nothing was left out before the page's end.
        complete: bool,
    },
    /// The job has no such list, or its table could not be made yet.
    NoTable,
    /// There is no such column; these are there.
    NoColumn {
        /// What was asked for.
        column: String,
        /// What there is.
        columns: Vec<String>,
    },
    /// The column holds numbers, the value is none.
    NoNumber {
        /// The column.
        column: String,
    },
}

/// Reads facts. What was gathered before its job was removed is not shown.
#[async_trait]
pub trait InventoryReader: Send + Sync {
    /// Every job whose newest version gathers facts, in the order of its id.
    ///
    /// # Errors
    /// When the database fails.
    async fn jobs(&self) -> Result<Vec<InventoryJob>, StoreError>;

    /// The newest version of a job that gathers facts; `None` when there is none.
    ///
    /// # Errors
    /// When the database fails.
    async fn job(&self, job: &JobId) -> Result<Option<JobSpec>, StoreError>;

    /// A page of the machines with facts of a job, or with a problem.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn facts_of_job(&self, query: &FactsQuery) -> Result<Page<FactsRow>, StoreError>;

    /// How many machines that list has.
    ///
    /// # Errors
    /// When the database fails.
    async fn count_facts(&self, query: &FactsQuery) -> Result<u64, StoreError>;

    /// All facts of a machine in the order of jobs, each with the newest version of its job where
    /// that gathers facts.
    ///
    /// # Errors
    /// When the database fails.
    async fn facts_of_machine(
        &self,
        pc: &PcId,
    ) -> Result<Vec<(FactsRow, Option<JobSpec>)>, StoreError>;

    /// A page of a search. Comparing versions, and searching without an indexed column, read a
    /// bounded number of rows: a page may then be short, or empty, and still have a next one.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn search(&self, query: &SearchQuery) -> Result<Searched, StoreError>;

    /// A page of changes, the newest first.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn history(&self, query: &HistoryQuery) -> Result<Page<HistoryRow>, StoreError>;

    /// A page of what came when.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn first_seen(&self, query: &FirstSeenQuery) -> Result<Page<FirstSeenRow>, StoreError>;
}
