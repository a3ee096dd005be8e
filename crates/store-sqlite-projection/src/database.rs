//! The open file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kanade_store::StoreError;
use kanade_store_sqlite::{
    ApplicationId, OpenError, OpenOptions, SqliteFile, Synchronous, WipeableFile,
};
use sqlx::SqlitePool;
use sqlx::migrate::Migrator;
use tokio::sync::{OwnedRwLockReadGuard, RwLock};

use crate::writer::WriterSlot;

const WHAT: &str = "the projection database";

static MIGRATOR: Migrator = sqlx::migrate!();

/// The projection database; implements the ports of `kanade-store` over the projected tables.
/// Clones share the file, also when a rebuilt one takes its place.
#[derive(Debug, Clone)]
pub struct ProjectionDatabase {
    path: Arc<Path>,
    pub(crate) file: Arc<RwLock<SqliteFile>>,
    pub(crate) writer: WriterSlot,
}

/// Keeps the file where it is: no rebuilt one takes its place while this is held.
///
/// Whoever holds one must not ask for a second one: a swap that waits in between would wait for
/// the first, and the second for the swap.
#[derive(Debug)]
pub struct HeldFile(OwnedRwLockReadGuard<SqliteFile>);

impl ProjectionDatabase {
    /// Whether the file at `path` is somebody's database and not one of ours, such as that of 0.43.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn is_foreign(path: &std::path::Path) -> Result<bool, OpenError> {
        let found = kanade_store_sqlite::inspect_file(path).await?;
        Ok(
            matches!(found, kanade_store_sqlite::Inspection::Sqlite { application_id, tables }
            if application_id != ApplicationId::PROJECTION && !tables.is_empty()),
        )
    }

    /// Whether opening the file at `path` would change its schema.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn is_outdated(path: &std::path::Path) -> Result<bool, OpenError> {
        kanade_store_sqlite::is_outdated(path, &MIGRATOR).await
    }

    /// Opens the file at `path`, and creates it when there is none. What an interrupted rebuild
    /// left beside it is removed.
    ///
    /// # Errors
    /// When the file is somebody else's, in use, newer than this program, or cannot be opened.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, OpenError> {
        let path = path.into();
        let file = options(&path, Synchronous::Normal).open().await?;
        crate::scratch::remove_leftovers(&path)?;
        Ok(Self::with_file(file))
    }

    pub(crate) fn with_file(file: SqliteFile) -> Self {
        let path = file.path().into();
        let file = Arc::new(RwLock::new(file));
        let writer = WriterSlot::new(Arc::clone(&file));
        Self { path, file, writer }
    }

    /// Locks the file at `path` to remove it, in whatever state its tables are.
    ///
    /// # Errors
    /// When it is not there, is somebody else's, or is in use.
    pub async fn to_wipe(path: &Path) -> Result<WipeableFile, OpenError> {
        WipeableFile::lock(path, ApplicationId::PROJECTION, WHAT).await
    }

    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps the file in its place, for readers with connections of their own.
    pub async fn hold(&self) -> HeldFile {
        HeldFile(Arc::clone(&self.file).read_owned().await)
    }

    /// Gives pages of deleted rows back to the file system, a few megabytes at a time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_free_pages(&self) -> Result<(), StoreError> {
        let release = async { self.file.read().await.release_free_pages().await };
        let released = self.writer.lend(release).await;
        let released = released.and_then(|released| released);
        released.map_err(StoreError::failed("give free pages back"))
    }

    /// Waits for what runs and closes the file; nothing remains beside it.
    ///
    /// # Errors
    /// When the write-ahead log could not be moved into the file; nothing is lost.
    pub async fn close(&self) -> Result<(), StoreError> {
        let close = async { self.file.read().await.close().await };
        let closed = self.writer.lend(close).await;
        let closed = closed.and_then(|closed| closed);
        closed.map_err(StoreError::failed("close the projection database"))
    }

    /// The reading connections, for one read. A read that comes while a rebuilt file takes the
    /// place of this one waits for that moment.
    pub(crate) async fn readers(&self) -> Readers {
        Readers(self.hold().await)
    }
}

/// The reading connections of a file that stays in its place meanwhile.
pub(crate) struct Readers(HeldFile);

impl std::ops::Deref for Readers {
    type Target = SqlitePool;

    fn deref(&self) -> &SqlitePool {
        self.0.0.readers()
    }
}

impl HeldFile {
    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// How a file of this schema is opened.
pub(crate) fn options(path: &Path, synchronous: Synchronous) -> OpenOptions {
    OpenOptions::new(
        path,
        ApplicationId::PROJECTION,
        WHAT,
        synchronous,
        &MIGRATOR,
    )
    .busy()
}
