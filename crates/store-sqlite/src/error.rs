//! Why a file could not be opened.

use std::io;
use std::path::PathBuf;

use sqlx::migrate::MigrateError;

/// Why a database file could not be opened. The messages are meant for the operator: they name the file.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has the file open.
    #[error("{what} {} is in use by another process", path.display())]
    InUse {
        /// Which file of ours it should be, for example `the state database`.
        what: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// The file belongs to something else.
    #[error("{} is not {what}: it is {found}. It was left untouched", path.display())]
    Foreign {
        /// Which file of ours it should be.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What it is instead.
        found: String,
    },
    /// The file holds a schema this program does not know.
    #[error("{what} {} was written by a newer kanade (it has migration {migration})", path.display())]
    Newer {
        /// Which file of ours it is.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// The first unknown migration.
        migration: i64,
    },
    /// The schema could not be brought up to date.
    #[error("{what} {} could not be migrated", path.display())]
    Migrate {
        /// Which file of ours it is.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What went wrong.
        #[source]
        source: MigrateError,
    },
    /// The file system refused an operation.
    #[error("cannot {operation} {}", path.display())]
    Io {
        /// What was attempted.
        operation: &'static str,
        /// On which path.
        path: PathBuf,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
    /// SQLite refused an operation.
    #[error("cannot {operation} {}", path.display())]
    Sqlite {
        /// What was attempted.
        operation: &'static str,
        /// On which file.
        path: PathBuf,
        /// What went wrong.
        #[source]
        source: sqlx::Error,
    },
}
