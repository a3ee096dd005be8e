//! The open file.

use std::path::PathBuf;

use kanade_store::StoreError;
use kanade_store_sqlite::{ApplicationId, OpenError, OpenOptions, SqliteFile, Synchronous};
use sqlx::SqlitePool;
use sqlx::migrate::Migrator;

use crate::writer::WriterSlot;

static MIGRATOR: Migrator = sqlx::migrate!();

/// The projection database; implements the ports of `kanade-store` over the projected tables.
/// Clones share the file.
#[derive(Debug, Clone)]
pub struct ProjectionDatabase {
    file: SqliteFile,
    pub(crate) writer: WriterSlot,
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
        )
        .busy();
        let file = file.open().await?;
        let writer = WriterSlot::new(file.clone());
        Ok(Self { file, writer })
    }

    /// Gives pages of deleted rows back to the file system, a few megabytes at a time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_free_pages(&self) -> Result<(), StoreError> {
        let released = self.writer.lend(self.file.release_free_pages()).await;
        let released = released.and_then(|released| released);
        released.map_err(StoreError::failed("give free pages back"))
    }

    /// Waits for what runs and closes the file; nothing remains beside it.
    ///
    /// # Errors
    /// When the write-ahead log could not be moved into the file; nothing is lost.
    pub async fn close(&self) -> Result<(), StoreError> {
        let closed = self.writer.lend(self.file.close()).await;
        let closed = closed.and_then(|closed| closed);
        closed.map_err(StoreError::failed("close the projection database"))
    }

    pub(crate) fn readers(&self) -> &SqlitePool {
        self.file.readers()
    }
}
