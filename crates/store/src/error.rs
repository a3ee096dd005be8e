//! What can go wrong behind a port.

use std::error::Error;

use crate::InvalidCursor;

/// Why an operation on a database failed. Nothing of it took effect.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or could not be reached; trying again may help.
    #[error("cannot {operation}")]
    Failed {
        /// What was attempted, such as `list agents`.
        operation: &'static str,
        /// What went wrong.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The caller's cursor does not belong to this list.
    #[error(transparent)]
    InvalidCursor(#[from] InvalidCursor),
}

impl StoreError {
    /// Names the operation that failed, for `map_err`.
    pub fn failed<E>(operation: &'static str) -> impl Fn(E) -> Self
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        move |source| Self::Failed {
            operation,
            source: source.into(),
        }
    }
}
