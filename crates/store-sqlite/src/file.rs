//! An open file: one writer, several readers, a lock.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqlitePool, Transaction};

use crate::lock::FileLock;
use crate::{OpenError, OpenOptions, open};

/// The writing connection of a file, given back when dropped.
pub type Writer = PoolConnection<Sqlite>;

/// An open database file. Clones share it; [`SqliteFile::close`] closes it for all of them.
#[derive(Debug, Clone)]
pub struct SqliteFile {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    options: OpenOptions,
    writer: SqlitePool,
    readers: SqlitePool,
    lock: Mutex<Option<FileLock>>,
}

impl SqliteFile {
    /// Opens a file: checks whose it is, locks it, creates or migrates its schema.
    ///
    /// # Errors
    /// When the file is somebody else's, in use, newer than this program, or cannot be opened.
    pub async fn open(options: OpenOptions) -> Result<Self, OpenError> {
        let lock = open::claim(&options).await?;
        Self::open_claimed(options, lock).await
    }

    /// Opens a file whose lock is held.
    pub(crate) async fn open_claimed(
        options: OpenOptions,
        lock: FileLock,
    ) -> Result<Self, OpenError> {
        let writer = open::open_writer(&options).await?;
        let readers = open::open_readers(&options);
        tracing::info!(database.path = %options.path.display(), "opened {}", options.what);
        Ok(Self {
            shared: Arc::new(Shared {
                options,
                writer,
                readers,
                lock: Mutex::new(Some(lock)),
            }),
        })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.shared.options.path
    }

    /// The one writing connection, once whoever has it gives it back. Reads that belong to a write use it too.
    ///
    /// # Errors
    /// When it is not free within half a minute or the file is closed.
    pub async fn writer(&self) -> Result<Writer, sqlx::Error> {
        self.shared.writer.acquire().await
    }

    /// A transaction on the writing connection, which takes the write lock at once. Dropped without a commit it is
    /// rolled back.
    ///
    /// # Errors
    /// As [`SqliteFile::writer`], and when another process keeps the file locked.
    pub async fn begin(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.shared.writer.begin_with("BEGIN IMMEDIATE").await
    }

    /// The reading connections. They see what is committed and cannot write.
    #[must_use]
    pub fn readers(&self) -> &SqlitePool {
        &self.shared.readers
    }

    /// Gives pages of deleted rows back to the file system, at most 2,000 of them: the writer is busy for moments only.
    ///
    /// # Errors
    /// As [`SqliteFile::writer`], and when the disk fails.
    pub async fn release_free_pages(&self) -> Result<(), sqlx::Error> {
        let mut writer = self.writer().await?;
        let vacuum = sqlx::query("PRAGMA incremental_vacuum(2000)");
        vacuum.execute(&mut *writer).await.map(drop)
    }

    /// Gives all pages of deleted rows back and cuts the write-ahead log back, after many rows were removed.
    ///
    /// # Errors
    /// As [`SqliteFile::writer`], and when the disk fails.
    pub async fn give_space_back(&self) -> Result<(), sqlx::Error> {
        self.release_all_free_pages().await?;
        self.checkpoint().await
    }

    async fn release_all_free_pages(&self) -> Result<(), sqlx::Error> {
        let mut before = u32::MAX;
        loop {
            let mut writer = self.writer().await?;
            let count = sqlx::query_scalar("PRAGMA freelist_count");
            let free: u32 = count.fetch_one(&mut *writer).await?;
            drop(writer);
            if free == 0 || free >= before {
                return Ok(());
            }
            before = free;
            self.release_free_pages().await?;
        }
    }

    /// Waits for what runs, moves the write-ahead log into the file, closes it and gives the lock back. A second call
    /// does nothing.
    ///
    /// # Errors
    /// When the write-ahead log could not be moved; the file is closed all the same and nothing is lost.
    pub async fn close(&self) -> Result<(), sqlx::Error> {
        self.shared.readers.close().await;
        if self.shared.writer.is_closed() {
            return Ok(());
        }
        let checkpointed = self.checkpoint().await;
        self.shared.writer.close().await;
        self.take_lock();
        checkpointed
    }

    /// Closes the connections, and hands on the lock for whoever opens the file again; `None`
    /// when it was closed before.
    pub(crate) async fn close_for_another(&self) -> Option<FileLock> {
        self.shared.readers.close().await;
        self.shared.writer.close().await;
        self.take_lock()
    }

    pub(crate) fn options(&self) -> &OpenOptions {
        &self.shared.options
    }

    fn take_lock(&self) -> Option<FileLock> {
        let lock = self.shared.lock.lock();
        lock.unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Moves the write-ahead log into the file and empties it, as far as readers let it.
    ///
    /// # Errors
    /// As [`SqliteFile::writer`], and when the disk fails.
    pub async fn checkpoint(&self) -> Result<(), sqlx::Error> {
        let mut writer = self.writer().await?;
        sqlx::query("PRAGMA optimize").execute(&mut *writer).await?;
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&mut *writer)
            .await?;
        Ok(())
    }
}
