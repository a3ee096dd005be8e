//! What a folder of documents would change, and that being done.

use chrono::{DateTime, Utc};
use kanade_wire::{DocumentId, DocumentKind};
use serde::{Deserialize, Serialize};

use crate::documents::DocumentOrigin;

/// The folder of a repository whose documents belong together: what is not in it any more is
/// deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlanScope {
    /// The repository's address.
    pub repo: String,
    /// The folder inside it; empty for its root.
    pub folder: String,
}

/// A folder's documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlanRequest {
    /// The folder.
    pub scope: PlanScope,
    /// Everything in it.
    pub documents: Vec<FolderDocument>,
}

/// One document of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FolderDocument {
    /// The file, for people.
    pub file: String,
    /// Its kind.
    pub kind: DocumentKind,
    /// As its author wrote it, its script inlined; without an origin.
    pub text: String,
    /// Where it is kept.
    pub origin: DocumentOrigin,
}

/// What a folder would change. Applied as it is, or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Plan {
    /// The folder.
    pub scope: PlanScope,
    /// When it was drawn.
    pub drawn_at: DateTime<Utc>,
    /// What would change, in the order in which it is done.
    pub changes: Vec<PlanChange>,
    /// What is as it should be.
    pub unchanged: Vec<SeenDocument>,
    /// What keeps it from being applied.
    pub problems: Vec<FileProblem>,
}

/// One change of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlanChange {
    /// What is done.
    pub action: PlanAction,
    /// To what kind of document.
    pub kind: DocumentKind,
    /// To which.
    pub id: DocumentId,
    /// The file it comes from; none for a deletion.
    pub file: Option<String>,
    /// The revision that is there; none when nothing is.
    pub seen: Option<u64>,
    /// How many machines it concerns.
    pub machines: u64,
    /// What there is to know, such as that it was written by hand before.
    pub note: Option<String>,
    /// What changes: a unified diff.
    pub diff: String,
    /// The text to be saved, its origin included; none for a deletion.
    pub text: Option<String>,
}

/// What is done to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanAction {
    /// It is not there yet.
    Create,
    /// It is there, otherwise.
    Change,
    /// It is not in the folder any more.
    Delete,
}

/// A document that a plan has seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SeenDocument {
    /// Its kind.
    pub kind: DocumentKind,
    /// Which one.
    pub id: DocumentId,
    /// Its revision.
    pub revision: u64,
}

/// One thing wrong in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FileProblem {
    /// The file, or the document when it is in none.
    pub file: String,
    /// Where in it, such as `execute.timeout`; empty for the document as a whole.
    pub path: String,
    /// The line, from 1; 0 when it is not known.
    pub line: u64,
    /// The column, from 1; 0 when it is not known.
    pub column: u64,
    /// What is wrong and what would be right.
    pub message: String,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlanApplied {
    /// Each change, in the order in which it was done.
    pub applied: Vec<AppliedChange>,
}

/// One change that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AppliedChange {
    /// What.
    pub action: PlanAction,
    /// To what kind of document.
    pub kind: DocumentKind,
    /// To which.
    pub id: DocumentId,
    /// Its revision now; none when it is gone.
    pub revision: Option<u64>,
}

impl PlanAction {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Change => "change",
            Self::Delete => "delete",
        }
    }
}
