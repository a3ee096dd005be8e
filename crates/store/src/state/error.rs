//! A failure of the database behind a port.

use std::error::Error;

/// The state database could not do what it was asked: a full disk, a damaged file, a closed connection. The caller
/// cannot repair it.
#[derive(Debug, thiserror::Error)]
#[error("cannot {operation}")]
pub struct StateError {
    /// What was attempted, as a verb phrase: `read an account`.
    pub operation: &'static str,
    /// What went wrong.
    #[source]
    pub source: Box<dyn Error + Send + Sync>,
}

impl StateError {
    /// A failed operation with its cause.
    pub fn new(operation: &'static str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            operation,
            source: source.into(),
        }
    }
}

/// Why something that belongs to an account was not stored.
#[derive(Debug, thiserror::Error)]
pub enum OwnerError {
    /// There is no account of that name.
    #[error("there is no account named {0:?}")]
    Unknown(String),
    /// The database failed.
    #[error(transparent)]
    State(#[from] StateError),
}
