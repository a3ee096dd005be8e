//! The audit archive and the ledger of completed jobs, fed from streams.

mod audit;
mod checkpoints;
mod completions;
mod retention;
mod write;

use kanade_store_sqlite::SqliteFile;

/// The archives in the state database.
#[derive(Debug, Clone)]
pub struct SqliteArchives {
    file: SqliteFile,
}

impl SqliteArchives {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }
}
