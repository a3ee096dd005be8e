use kanade_bus::PublishError;
use kanade_bus::backend::ObjectError;
use kanade_store::state::StateError;
use kanade_wire::Digest;

use super::names::InvalidName;

/// Why an artifact was not published, found or deleted.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// The name is none.
    #[error(transparent)]
    Name(#[from] InvalidName),
    /// The name has another content already.
    #[error(
        "{kind} {name} exists with another content: publish it under a new version, or delete it first"
    )]
    Taken {
        /// What it is.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// What arrived is not what was announced.
    #[error(
        "the content that arrived has the SHA-256 {actual}, announced was {declared}: nothing is kept; send it again"
    )]
    DigestDiffers {
        /// What the sender said.
        declared: Digest,
        /// What it is.
        actual: Digest,
    },
    /// It is larger than it may be.
    #[error("a {kind} has at most {limit} bytes: nothing is kept")]
    TooLarge {
        /// What it is.
        kind: &'static str,
        /// Bytes it may have.
        limit: u64,
    },
    /// There is nothing in it.
    #[error("the content is empty: send the file as the body, or as the field `file` of a form")]
    Empty,
    /// A release that is another program, or another version of the agent.
    #[error("{}", told_of_other(.version, .found.as_deref()))]
    OtherProgram {
        /// The version it was to be published as.
        version: String,
        /// What it says it is.
        found: Option<String>,
    },
    /// The sender stopped before the end.
    #[error("the upload broke off: nothing is kept; send it again")]
    BrokeOff(#[source] std::io::Error),
    /// The broker's store is full.
    #[error(
        "the broker's store has no room for it: nothing is kept; delete versions that are not needed, or raise its limit"
    )]
    Full(#[source] PublishError),
    /// Something refers to it.
    #[error("{kind} {name} is needed by {}: change that first", by.join(", "))]
    InUse {
        /// What it is.
        kind: &'static str,
        /// Its name.
        name: String,
        /// What refers to it.
        by: Vec<String>,
    },
    /// The stores were not listed yet.
    #[error("the broker's stores are not listed yet: try again in a moment")]
    Unread,
    /// What rollouts need is not known.
    #[error("which rollouts need it could not be looked up")]
    Rollouts(#[from] StateError),
    /// The broker failed.
    #[error("the broker's store did not do it: try again")]
    Object(#[source] ObjectError),
}

fn told_of_other(version: &str, found: Option<&str>) -> String {
    match found {
        Some(found) => format!(
            "the program is {found} by its own label, not kanade-agent {version}, so no machine would install it: nothing is kept; publish it as what it is, or choose another file"
        ),
        None => format!(
            "the program is no kanade-agent {version}: it has no label that says so, and no machine would install it: nothing is kept; choose another file"
        ),
    }
}

impl ArtifactError {
    /// What went wrong while a body was stored.
    pub(super) fn storing(kind: super::ArtifactKind, error: ObjectError) -> Self {
        match error {
            ObjectError::TooLarge { limit, .. } => Self::TooLarge {
                kind: kind.noun(),
                limit,
            },
            ObjectError::Source { source, .. } => Self::BrokeOff(source),
            ObjectError::Write {
                source: source @ PublishError::StreamFull { .. },
                ..
            } => Self::Full(source),
            error => Self::Object(error),
        }
    }
}
