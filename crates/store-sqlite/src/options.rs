//! How a file is opened.

use std::path::PathBuf;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::{ApplicationId, OpenError, SqliteFile};

/// How long a connection waits for a lock that somebody else holds, such as a backup.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// To what size a write-ahead log is cut back after a checkpoint.
const JOURNAL_SIZE_LIMIT: &str = "16777216";
const DEFAULT_READERS: u32 = 4;
/// Pages kept in memory, in KiB as SQLite takes it (negative), for a file that is written in masses.
const BUSY_CACHE: &str = "-65536";
/// Pages the write-ahead log of such a file grows to before they are moved: a page that many batches touch is moved
/// once.
const BUSY_CHECKPOINT: &str = "32000";

/// When a commit is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Synchronous {
    /// When the system likes: a power cut may destroy the file. For what is thrown away then.
    Off,
    /// At the next checkpoint: a power cut may lose the last commits, never the consistency. For what can be rebuilt.
    Normal,
    /// When the commit returns. For what cannot be had again.
    Full,
}

/// Which file to open and how.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// The file; its folder is created when missing.
    pub path: PathBuf,
    /// The kind of file it is or becomes.
    pub application_id: ApplicationId,
    /// The file in words, with article, for messages: `the state database`.
    pub what: &'static str,
    /// When a commit is on disk.
    pub synchronous: Synchronous,
    /// How many reading connections there may be.
    pub readers: u32,
    /// Whether it is written in masses: more memory and fewer checkpoints for it.
    pub busy: bool,
    /// The schema.
    pub migrator: &'static Migrator,
}

impl OpenOptions {
    /// Options with the usual number of readers.
    #[must_use]
    pub fn new(
        path: impl Into<PathBuf>,
        application_id: ApplicationId,
        what: &'static str,
        synchronous: Synchronous,
        migrator: &'static Migrator,
    ) -> Self {
        Self {
            path: path.into(),
            application_id,
            what,
            synchronous,
            readers: DEFAULT_READERS,
            busy: false,
            migrator,
        }
    }

    /// For a file that is written in masses.
    #[must_use]
    pub fn busy(mut self) -> Self {
        self.busy = true;
        self
    }

    /// Opens the file: checks whose it is, locks it, creates or migrates its schema.
    ///
    /// # Errors
    /// When the file is somebody else's, in use, newer than this program, or cannot be opened.
    pub async fn open(self) -> Result<SqliteFile, OpenError> {
        SqliteFile::open(self).await
    }

    /// For the connection that writes. `auto_vacuum` works on a file without tables only.
    pub(crate) fn writer_options(&self) -> SqliteConnectOptions {
        let synchronous = match self.synchronous {
            Synchronous::Off => SqliteSynchronous::Off,
            Synchronous::Normal => SqliteSynchronous::Normal,
            Synchronous::Full => SqliteSynchronous::Full,
        };
        let options = SqliteConnectOptions::new()
            .filename(&self.path)
            .create_if_missing(true)
            .auto_vacuum(SqliteAutoVacuum::Incremental)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("journal_size_limit", JOURNAL_SIZE_LIMIT);
        if !self.busy {
            return options;
        }
        options
            .pragma("cache_size", BUSY_CACHE)
            .pragma("temp_store", "MEMORY")
            .pragma("wal_autocheckpoint", BUSY_CHECKPOINT)
    }

    pub(crate) fn reader_options(&self) -> SqliteConnectOptions {
        SqliteConnectOptions::new()
            .filename(&self.path)
            .read_only(true)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
    }
}
