use kanade_bus::backend::{ApiError, BucketError};
use kanade_store::StoreError;
use kanade_store::state::StateError;

/// Why a step was not finished; it is tried again.
#[derive(Debug, thiserror::Error)]
pub enum AlertsError {
    /// The state file failed.
    #[error(transparent)]
    State(#[from] StateError),
    /// The tables failed.
    #[error("what happened could not be read")]
    Store(#[from] StoreError),
    /// The broker did not say what it stores.
    #[error("the broker's limits could not be read")]
    Broker(#[from] ApiError),
    /// The broker did not say who gets mail for a group.
    #[error("a group's contacts could not be read")]
    Contacts(#[from] BucketError),
}
