use kanade_store::StoreError;
use kanade_store::state::StateError;

use crate::catalogue::CatalogueError;

/// Why schedules were not looked at to the end.
#[derive(Debug, thiserror::Error)]
pub enum SchedulerError {
    /// The catalogue is not known yet.
    #[error("the schedules are not known yet")]
    Catalogue(#[from] CatalogueError),
    /// The tables could not be read.
    #[error("what ran and which machines there are could not be looked up")]
    Store(#[from] StoreError),
    /// The state file failed.
    #[error("what was decided about schedules could not be kept")]
    State(#[from] StateError),
}
