//! Jobs that the people at the machines may start.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{Path, Review, Reviewed};

/// Offers the job to the people at the machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClientHint {
    /// What people see.
    pub name: String,
    /// What it does for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Under which heading it is shown.
    #[schemars(extend("enum" = ["software_update", "troubleshoot", "catalog"]))]
    pub category: String,
    /// The picture beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
}

impl Reviewed for ClientHint {
    fn review(&self, at: &Path, review: &mut Review) {
        review.not_blank(&at.key("name"), &self.name);
        review.not_blank_if_set(&at.key("description"), self.description.as_deref());
        review.not_blank_if_set(&at.key("icon"), self.icon.as_deref());
    }
}
