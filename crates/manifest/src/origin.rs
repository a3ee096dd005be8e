//! Where a document was kept when it was sent.

use kanade_wire::document::DocumentOrigin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{Path, Review, Reviewed};

/// Where this document comes from; the command line fills it in from git.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// Path of the document inside its repository.
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

/// As the history of documents and the API tell it.
impl From<Origin> for DocumentOrigin {
    fn from(origin: Origin) -> Self {
        Self {
            path: origin.path,
            repo: origin.repo,
            commit: origin.commit,
            script_file: origin.script_file,
        }
    }
}

impl Reviewed for Origin {
    fn review(&self, at: &Path, review: &mut Review) {
        review.not_blank(&at.key("path"), &self.path);
        review.not_blank_if_set(&at.key("repo"), self.repo.as_deref());
        review.not_blank_if_set(&at.key("commit"), self.commit.as_deref());
        review.not_blank_if_set(&at.key("script_file"), self.script_file.as_deref());
    }
}
