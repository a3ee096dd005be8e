//! What documents of every kind have in common: where they come from, and what they were.

use chrono::{DateTime, Utc};
use kanade_wire::DocumentId;
pub use kanade_wire::document::DocumentOrigin;
use serde::{Deserialize, Serialize};

use crate::problem::DocumentProblem;

/// One save or deletion of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DocumentRevision {
    /// Its number.
    pub revision: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// The account; none when it was written past this system.
    pub by: Option<String>,
    /// Whether the document was gone since.
    pub deleted: bool,
    /// Whether this is what is there now.
    pub current: bool,
    /// Where it came from; none for one that was written by hand.
    pub origin: Option<DocumentOrigin>,
}

/// One revision with its text, and how it differs from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DocumentVersion {
    /// Its number.
    pub revision: u64,
    /// When it was saved.
    pub at: DateTime<Utc>,
    /// The account; none when it was written past this system.
    pub by: Option<String>,
    /// Whether the document was gone since.
    pub deleted: bool,
    /// As its author wrote it; none for a deletion.
    pub text: Option<String>,
    /// The revision it is compared with; none when there was nothing before.
    pub against: Option<u64>,
    /// What changed from that one to this: a unified diff, empty when nothing did.
    pub diff: String,
}

/// Which revision is to be there again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RestoreRequest {
    /// The revision.
    pub revision: u64,
}

/// A document whose earlier text is there again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DocumentRestored {
    /// The document.
    pub id: DocumentId,
    /// What `If-Match` compares with.
    pub revision: u64,
    /// What its author might want to know.
    pub warnings: Vec<DocumentProblem>,
}
