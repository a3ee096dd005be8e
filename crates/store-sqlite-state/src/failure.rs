//! What SQLite's refusals mean.

use std::error::Error;

use kanade_store::state::StateError;

/// SQLite's code for a refusal by a trigger; the only triggers keep the last admin.
const TRIGGERED: &str = "1811";

/// Turns any error into a failure of a named operation.
pub(crate) fn failed<E: Into<Box<dyn Error + Send + Sync>>>(
    operation: &'static str,
) -> impl Fn(E) -> StateError {
    move |error| StateError::new(operation, error)
}

pub(crate) fn is_taken(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|error| error.is_unique_violation())
}

pub(crate) fn is_orphan(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|error| error.is_foreign_key_violation())
}

pub(crate) fn is_last_admin(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.as_deref() == Some(TRIGGERED)
}
