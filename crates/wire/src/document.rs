//! Documents that operators write, as the broker keeps them: a bucket of values and a bucket of
//! texts per kind, and each save or deletion in the stream DOCUMENTS.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::DocumentId;
use crate::topology::{self, BucketSpec};

/// The kinds of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Which machines belong together.
    Group,
    /// What can be run.
    Job,
    /// What runs where and when.
    Schedule,
    /// Charts.
    View,
}

impl DocumentKind {
    /// All of them, in the order in which one may refer to those before it.
    pub const ALL: [Self; 4] = [Self::Group, Self::Job, Self::Schedule, Self::View];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::Job => "job",
            Self::Schedule => "schedule",
            Self::View => "view",
        }
    }

    /// Where the documents are, as JSON.
    pub const fn values(self) -> &'static BucketSpec {
        match self {
            Self::Group => &topology::GROUPS,
            Self::Job => &topology::JOBS,
            Self::Schedule => &topology::SCHEDULES,
            Self::View => &topology::VIEWS,
        }
    }

    /// Where the documents are as their authors wrote them.
    pub const fn texts(self) -> &'static BucketSpec {
        match self {
            Self::Group => &topology::GROUPS_YAML,
            Self::Job => &topology::JOBS_YAML,
            Self::Schedule => &topology::SCHEDULES_YAML,
            Self::View => &topology::VIEWS_YAML,
        }
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no kind of document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no kind of document: there are group, job, schedule and view")]
pub struct UnknownKind(String);

impl FromStr for DocumentKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        known.ok_or_else(|| UnknownKind(text.to_owned()))
    }
}

/// One save or deletion of a document, published to `catalogue.document.<kind>.<id>` after the
/// bucket has taken it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentChange {
    /// What it is.
    pub kind: DocumentKind,
    /// Which one.
    pub id: DocumentId,
    /// The bucket's revision that this is.
    pub revision: u64,
    /// The document as its author wrote it; none for a deletion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The account; none when it was written past this system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Where the document says it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<DocumentOrigin>,
    /// Whether the document is gone since.
    #[serde(default)]
    pub deleted: bool,
}

/// Where a document comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct DocumentOrigin {
    /// Its path inside the repository.
    pub path: String,
    /// The repository's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repo: Option<String>,
    /// The commit that was checked out; with `-dirty` when the file was changed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// Path of the script file that was put into the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script_file: Option<String>,
}
