//! The open file.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use kanade_store::StoreError;
use kanade_store_sqlite::{ApplicationId, OpenError, OpenOptions, SqliteFile, Synchronous};
use kanade_wire::PcId;
use sqlx::SqlitePool;
use sqlx::migrate::Migrator;

static MIGRATOR: Migrator = sqlx::migrate!();

/// The metrics database; implements the ports of `kanade_store::metrics`. Clones share the file.
#[derive(Debug, Clone)]
pub struct MetricsDatabase {
    pub(crate) file: SqliteFile,
    /// Numbers of machines that are committed: they never change.
    pub(crate) machines: Arc<Mutex<HashMap<PcId, i64>>>,
}

impl MetricsDatabase {
    /// Whether opening the file at `path` would change its schema.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn is_outdated(path: &std::path::Path) -> Result<bool, OpenError> {
        kanade_store_sqlite::is_outdated(path, &MIGRATOR).await
    }

    /// Opens the file at `path`, and creates it when there is none. Gaps are accepted, so commits
    /// need not reach the disk at once.
    ///
    /// # Errors
    /// When the file is somebody else's, in use, newer than this program, or cannot be opened.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, OpenError> {
        let options = OpenOptions::new(
            path,
            ApplicationId::METRICS,
            "the metrics database",
            Synchronous::Normal,
            &MIGRATOR,
        );
        Ok(Self {
            file: options.busy().open().await?,
            machines: Arc::default(),
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
        closed.map_err(StoreError::failed("close the metrics database"))
    }

    pub(crate) fn readers(&self) -> &SqlitePool {
        self.file.readers()
    }
}
