//! The open file.

use std::path::PathBuf;

use kanade_store::StoreError;
use kanade_store_sqlite::{ApplicationId, OpenError, OpenOptions, SqliteFile, Synchronous};
use sqlx::SqlitePool;
use sqlx::migrate::Migrator;

static MIGRATOR: Migrator = sqlx::migrate!();

/// The projection database; implements the ports of `kanade-store` over the projected tables.
/// Clones share the file.
#[derive(Debug, Clone)]
pub struct ProjectionDatabase {
    pub(crate) file: SqliteFile,
}

impl ProjectionDatabase {
    /// Opens the file at `path`, and creates it when there is none.
    ///
    /// # Errors
    /// When the file is somebody else's, in use, newer than this program, or cannot be opened.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, OpenError> {
        let file = OpenOptions::new(
            path,
            ApplicationId::PROJECTION,
            "the projection database",
            Synchronous::Normal,
            &MIGRATOR,
        );
        Ok(Self {
            file: file.open().await?,
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
        closed.map_err(StoreError::failed("close the projection database"))
    }

    pub(crate) fn readers(&self) -> &SqlitePool {
        self.file.readers()
    }
}
