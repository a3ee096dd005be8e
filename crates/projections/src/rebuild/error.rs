use kanade_bus::backend::ApiError;
use kanade_store::StoreError;

/// Why tables were not rebuilt or compared. The live ones are as they were.
#[derive(Debug, thiserror::Error)]
pub enum UpkeepError {
    /// The broker refused or was not there.
    #[error("the streams cannot be looked at")]
    Bus(#[from] ApiError),
    /// The database refused.
    #[error("the second file cannot be used")]
    Store(#[from] StoreError),
    /// More messages came than could be applied while the live tables stood still.
    #[error("the rebuilt tables did not catch up with the streams in time: try again later")]
    Late,
}

/// Why it was not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// One at a time.
    #[error("the tables are being rebuilt or compared already")]
    Busy,
}
