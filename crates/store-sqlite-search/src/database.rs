//! The open file.

use std::path::PathBuf;

use kanade_store::StoreError;
use kanade_store_sqlite::{ApplicationId, OpenError, OpenOptions, SqliteFile, Synchronous};
use sqlx::migrate::Migrator;

static MIGRATOR: Migrator = sqlx::migrate!();

/// The search index; implements the ports of `kanade_store::search`. Clones share the file.
#[derive(Debug, Clone)]
pub struct SearchDatabase {
    pub(crate) file: SqliteFile,
}

impl SearchDatabase {
    /// Whether opening the file at `path` would change its schema.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn is_outdated(path: &std::path::Path) -> Result<bool, OpenError> {
        kanade_store_sqlite::is_outdated(path, &MIGRATOR).await
    }

    /// Opens the file at `path`, and creates it when there is none.
    ///
    /// # Errors
    /// When the file is somebody else's, in use, newer than this program, or cannot be opened.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, OpenError> {
        let options = OpenOptions::new(
            path,
            ApplicationId::SEARCH,
            "the search index",
            Synchronous::Normal,
            &MIGRATOR,
        );
        Ok(Self {
            file: options.busy().open().await?,
        })
    }

    /// Gives pages of deleted rows back to the file system, a few megabytes at a time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_free_pages(&self) -> Result<(), StoreError> {
        let released = self.file.release_free_pages().await;
        released.map_err(StoreError::failed("give free pages back"))
    }

    /// Waits for what runs and closes the file; nothing remains beside it.
    ///
    /// # Errors
    /// When the write-ahead log could not be moved into the file; nothing is lost.
    pub async fn close(&self) -> Result<(), StoreError> {
        let closed = self.file.close().await;
        closed.map_err(StoreError::failed("close the search index"))
    }
}
