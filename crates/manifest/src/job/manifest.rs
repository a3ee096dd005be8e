//! The job document.

use kanade_wire::hints::{CheckHint, CollectHint, EmitConfig};
use kanade_wire::staleness::Staleness;
use kanade_wire::{Digest, JobId, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::ClientHint;
use super::execute::Execute;
use super::inventory::InventoryHint;
use crate::document::{Path, Review, Reviewed};
use crate::origin::Origin;
use crate::view::Widget;

/// A job: a script, how it runs on a machine, and what its output means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Job", rename = "Job")]
pub struct Manifest {
    /// The job's name everywhere: letters, digits, `_`, `-` and `.` inside.
    #[schemars(extend("examples" = ["disk-space"]))]
    pub id: JobId,
    /// Changes whenever the job does. Machines compare it for equality only.
    #[schemars(extend("examples" = ["1.0.0"]))]
    pub version: Version,
    /// What the job is for, for people.
    #[serde(default)]
    pub description: Option<String>,
    /// What runs, and how.
    pub execute: Execute,
    /// A second person must agree before it runs.
    #[serde(default)]
    pub require_approval: bool,
    /// Standard output is one JSON document of facts about the machine.
    #[serde(default)]
    pub inventory: Option<InventoryHint>,
    /// Standard output is events, one JSON document a line.
    #[serde(default)]
    pub emit: Option<EmitConfig>,
    /// Standard output is one JSON object with a status.
    #[serde(default)]
    pub check: Option<CheckHint>,
    /// Standard output names files to bring back in a bundle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collect: Option<CollectHint>,
    /// Charts over the events that machines report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aggregate: Vec<Widget>,
    /// What to do when a machine has been without the broker.
    #[serde(default)]
    pub staleness: Staleness,
    /// Offers the job to the people at the machines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientHint>,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Where the document comes from; filled in by the command line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

impl Manifest {
    /// Decodes what a bucket or a stream holds: unknown keys are ignored and no rule is checked,
    /// so what an older or newer system has stored can still be shown.
    pub fn from_stored(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }

    /// The document as JSON with its keys in the order of this type: the same document is always
    /// the same text, and what a 0.43 system stores decodes and encodes to itself.
    pub fn canonical_json(&self) -> String {
        serde_json::to_string(self).expect("a manifest has no map with other keys than text")
    }

    /// The content digest: what the versions of a job are told apart by.
    pub fn digest(&self) -> Digest {
        Digest::of(self.canonical_json().as_bytes())
    }
}

impl Reviewed for Manifest {
    fn review(&self, at: &Path, review: &mut Review) {
        self.execute.review(&at.key("execute"), review);
        self.review_output(at, review);
        for (index, widget) in self.aggregate.iter().enumerate() {
            widget.review(&at.key("aggregate").index(index), review);
        }
        self.staleness.review(&at.key("staleness"), review);
        if let Some(client) = &self.client {
            client.review(&at.key("client"), review);
        }
        review.none_blank(&at.key("tags"), &self.tags);
        if let Some(origin) = &self.origin {
            origin.review(&at.key("origin"), review);
        }
    }
}

impl Manifest {
    /// The output has one meaning, except that a check may be an inventory too.
    fn review_output(&self, at: &Path, review: &mut Review) {
        if let Some(inventory) = &self.inventory {
            inventory.review(&at.key("inventory"), review);
        }
        if let Some(check) = &self.check {
            check.review(&at.key("check"), review);
        }
        if let Some(collect) = &self.collect {
            collect.review(&at.key("collect"), review);
        }
        let set = [
            ("inventory", self.inventory.is_some()),
            ("check", self.check.is_some()),
            ("emit", self.emit.is_some()),
            ("collect", self.collect.is_some()),
        ];
        exclusive(at, "emit", &set[..3], review);
        exclusive(at, "collect", &set, review);
    }
}

/// The output cannot be `key` and any other of `set` at once.
fn exclusive(at: &Path, key: &str, set: &[(&str, bool)], review: &mut Review) {
    let set: Vec<&str> = set
        .iter()
        .filter(|(_, is_set)| *is_set)
        .map(|(key, _)| *key)
        .collect();
    let others: Vec<&str> = set.iter().copied().filter(|other| *other != key).collect();
    if set.contains(&key) && !others.is_empty() {
        let relies_on: Vec<Path> = others.iter().map(|other| at.key(other)).collect();
        let others = others.join("` and `");
        let message =
            format!("the output cannot be `{key}` and `{others}` at once: make it two jobs");
        review.problem_between(&at.key(key), &relies_on, message);
    }
}
