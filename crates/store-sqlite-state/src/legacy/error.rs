//! Why a database was not taken over.

use std::io;
use std::path::PathBuf;

use kanade_store::state::StateError;
use kanade_store_sqlite::OpenError;

/// Why the database found at the configured path was not taken over. Nothing was changed, and the backend must not start:
/// the messages are for the operator.
#[derive(Debug, thiserror::Error)]
pub enum LegacyError {
    /// The file could not be looked at.
    #[error(transparent)]
    Inspect(#[from] OpenError),
    /// Somebody has the file open, most likely the old backend.
    #[error("{} is in use by another process; stop the old backend first", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        source: sqlx::Error,
    },
    /// The file is a database, but not one of 0.43.
    #[error("{} is a SQLite database that is neither ours nor of kanade 0.43: {why}. It was left untouched", path.display())]
    Unrecognised {
        /// The file.
        path: PathBuf,
        /// What is missing.
        why: String,
    },
    /// An account cannot be taken over as it is.
    #[error("account {username:?} of {} cannot be taken over: {why}. The file was left untouched", path.display())]
    Account {
        /// The file.
        path: PathBuf,
        /// Which account.
        username: String,
        /// What is wrong with it.
        why: String,
    },
    /// The old file could not be read.
    #[error("cannot read the accounts of {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        #[source]
        source: sqlx::Error,
    },
    /// The accounts could not be stored; none was.
    #[error(transparent)]
    Store(#[from] StateError),
    /// The old file could not be renamed. The accounts are stored; the next start carries on.
    #[error("cannot set {} aside as {}", from.display(), to.display())]
    SetAside {
        /// The file.
        from: PathBuf,
        /// Its new name.
        to: PathBuf,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
}
