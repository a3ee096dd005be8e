//! Why the catalogue could not be written.

use kanade_bus::PublishError;
use kanade_bus::backend::BucketError;
use kanade_wire::{JobId, ViewId};

/// Why the catalogue could not be written.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// Nothing was read yet.
    #[error(
        "the broker was not reached since the backend started, so no job is known yet: look at the system's health"
    )]
    Unread,
    /// Somebody else changed the document in between.
    #[error(
        "job {job} was changed by somebody else in the meantime: read it again and repeat your change"
    )]
    Conflict {
        /// The job.
        job: JobId,
    },
    /// There is no such job.
    #[error("there is no job {0}: `kanade job list` shows them")]
    NoSuchJob(JobId),
    /// Somebody else changed the view in between.
    #[error(
        "view {0} was changed by somebody else in the meantime: read it again and repeat your change"
    )]
    ViewConflict(ViewId),
    /// There is no such view.
    #[error("there is no view {0}")]
    NoSuchView(ViewId),
    /// The version could not be stored.
    #[error("the job's version could not be stored in the broker")]
    Version(#[source] PublishError),
    /// It could not be stored that what the job gathered is gone.
    #[error("the job is deleted, but the broker did not take that its facts are gone")]
    Removal(#[source] PublishError),
    /// The bucket could not be written.
    #[error("the broker did not take the change")]
    Bucket(#[source] BucketError),
    /// The document could not be encoded.
    #[error("the document could not be written as JSON")]
    Encode(#[source] serde_json::Error),
}
