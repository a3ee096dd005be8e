//! Why the catalogue could not be read or written.

use kanade_bus::PublishError;
use kanade_bus::backend::{ApiError, BucketError};
use kanade_manifest::{Origin, Problem};
use kanade_wire::{DocumentId, DocumentKind};

use super::config::ConfigLayer;

/// Why the catalogue could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// Nothing was read yet.
    #[error(
        "the broker was not reached since the backend started, so no document is known yet: look at the system's health"
    )]
    Unread,
    /// Somebody else changed the document in between.
    #[error(
        "{kind} {id} was changed by somebody else in the meantime: read it again and repeat your change"
    )]
    Changed {
        /// Its kind.
        kind: DocumentKind,
        /// Which one.
        id: DocumentId,
    },
    /// There is no such document.
    #[error("there is no {kind} {id}: `kanade {kind} list` shows them")]
    NoSuchDocument {
        /// Its kind.
        kind: DocumentKind,
        /// Which one.
        id: DocumentId,
    },
    /// There is no such revision of it.
    #[error(
        "there is no text of {kind} {id} at revision {revision}: `kanade {kind} history {id}` shows what there is"
    )]
    NoSuchRevision {
        /// Its kind.
        kind: DocumentKind,
        /// Which one.
        id: DocumentId,
        /// What was asked for.
        revision: u64,
    },
    /// It names what is not there.
    #[error("the document has {} problem(s): {}", .0.len(), .0.first().map(ToString::to_string).unwrap_or_default())]
    Invalid(Vec<Problem>),
    /// It comes from a repository.
    #[error(
        "{kind} {id} is kept in {}: change it there and `kanade apply` it", place(.origin)
    )]
    Managed {
        /// Its kind.
        kind: DocumentKind,
        /// Which one.
        id: DocumentId,
        /// Where it comes from.
        origin: Box<Origin>,
    },
    /// Others name it.
    #[error("{kind} {id} is needed by {}: delete or change that first", .by.join(", "))]
    Needed {
        /// Its kind.
        kind: DocumentKind,
        /// Which one.
        id: DocumentId,
        /// What names it.
        by: Vec<String>,
    },
    /// Its history could not be read.
    #[error("the history of the document could not be read from the broker")]
    History(#[source] ApiError),
    /// Somebody else changed the configuration in between.
    #[error(
        "{0} was changed by somebody else in the meantime: read it again and repeat your change"
    )]
    ConfigChanged(ConfigLayer),
    /// The version could not be stored.
    #[error("the job's version could not be stored in the broker")]
    Version(#[source] PublishError),
    /// It could not be stored that what the job gathered is gone.
    #[error("the job is deleted, but the broker did not take that its facts are gone")]
    Removal(#[source] PublishError),
    /// The bucket could not be written.
    #[error("the broker did not take the change")]
    Bucket(#[source] BucketError),
    /// Such a freeze makes no sense.
    #[error(transparent)]
    Freeze(kanade_wire::freeze::FreezeProblem),
    /// The document could not be encoded.
    #[error("the document could not be written as JSON")]
    Encode(#[source] serde_json::Error),
}

/// A document's place in words: `jobs/a.yaml of https://git.example/fleet.git`.
fn place(origin: &Origin) -> String {
    match &origin.repo {
        Some(repo) => format!("{} of {repo}", origin.path),
        None => origin.path.clone(),
    }
}
