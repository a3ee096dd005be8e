//! Jobs that the people at the machines may start.

use kanade_wire::Target;
use kanade_wire::offered_job::JobCard;
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
    /// What people are asked before it is run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<String>,
    /// The machines it is offered on; every one when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_to: Option<Target>,
}

impl ClientHint {
    /// What people see of it.
    pub fn card(&self) -> JobCard {
        JobCard {
            name: self.name.clone(),
            description: self.description.clone(),
            category: self.category.clone(),
            icon: self.icon.clone(),
            confirm: self.confirm.clone(),
        }
    }
}

impl Reviewed for ClientHint {
    fn review(&self, at: &Path, review: &mut Review) {
        review.not_blank(&at.key("name"), &self.name);
        review.not_blank_if_set(&at.key("description"), self.description.as_deref());
        review.not_blank_if_set(&at.key("icon"), self.icon.as_deref());
        review.not_blank_if_set(&at.key("confirm"), self.confirm.as_deref());
        if self.visible_to.as_ref().is_some_and(Target::is_empty) {
            let message =
                "nobody would see it: name groups or machines, or leave it out for every machine";
            review.problem(&at.key("visible_to"), message);
        }
    }
}
