//! What can go wrong with the state file.

use std::io;
use std::path::PathBuf;

/// The state could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The database refused an operation, for example because the disk is full.
    #[error("cannot {operation} in the agent's state")]
    Database {
        /// What was attempted, as a verb.
        operation: &'static str,
        /// What SQLite said.
        #[source]
        source: rusqlite::Error,
    },
    /// The file belongs to another program and is left alone.
    #[error("{0} is not an agent's state file")]
    Foreign(PathBuf),
    /// The file was written by a newer agent.
    #[error("{path} was written by a newer agent (schema {found}, this one knows {known})")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema this agent knows.
        known: i64,
    },
    /// A damaged file could not be set aside.
    #[error("cannot set {path} aside")]
    SetAside {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}
