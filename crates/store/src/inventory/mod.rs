//! What machines report about themselves: facts, lists, tables made of lists, changes, problems.

mod cells;
mod change;
mod explode;
mod filter;
mod known;
mod reader;
mod row;
mod tables;
mod versions;

pub use cells::{Cell, ColumnKind};
pub use change::{
    ExplodedChange, FactsChange, InventoryChanges, InventoryRemoval, JobSpec, ListChange,
    NewHistory, NewProblem,
};
pub use explode::{Exploded, ExplodedRow, explode};
pub use filter::{
    Condition, FactsQuery, FactsSort, FactsSortKey, FirstSeenQuery, HistoryQuery, Operator,
    SearchQuery,
};
pub use known::{
    FactsKey, KnownFacts, KnownInventory, KnownList, WantedFacts, WantedInventory, WantedList,
};
pub use reader::{InventoryReader, Searched};
pub use row::{
    ChangeKind, FactsRow, FirstSeenRow, HistoryRow, InventoryJob, JobTable, MachineFacts, Problem,
    SearchRow,
};
pub use tables::{BuildStep, ExplodedTable, ExplodedTables, TableState, spec_error};
pub use versions::compare_versions;
