//! Whether a write did what it was meant to do.

use sqlx::sqlite::SqliteQueryResult;

/// A write changed another number of rows than it had to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{expected} rows should have changed, {changed} did")]
pub struct RowsError {
    /// How many rows the write had to change.
    pub expected: u64,
    /// How many it changed.
    pub changed: u64,
}

/// Checks how many rows a write changed.
///
/// # Errors
/// When it was another number.
pub fn ensure_affected_rows(result: &SqliteQueryResult, expected: u64) -> Result<(), RowsError> {
    match result.rows_affected() {
        changed if changed == expected => Ok(()),
        changed => Err(RowsError { expected, changed }),
    }
}
