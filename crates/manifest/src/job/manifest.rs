//! The job document.

use kanade_wire::fences::{self, Reader};
use kanade_wire::hints::{CheckHint, CollectHint, EmitConfig};
use kanade_wire::staleness::Staleness;
use kanade_wire::{Digest, JobId, Os, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::ClientHint;
use super::env::EnvValue;
use super::execute::Execute;
use super::finalize::FinalizeHint;
use super::inventory::InventoryHint;
use super::parameter::{self, Parameter};
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
    /// The operating systems it is for; machines of another one skip it. Every one when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub os: Vec<Os>,
    /// What an operator fills in when it is run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// What runs after it, whatever became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finalize: Option<FinalizeHint>,
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
            self.review_offer(at, review);
        }
        parameter::review_all(&self.parameters, &at.key("parameters"), review);
        if let Some(finalize) = &self.finalize {
            finalize.review(&at.key("finalize"), review);
        }
        review.none_blank(&at.key("tags"), &self.tags);
        if let Some(origin) = &self.origin {
            origin.review(&at.key("origin"), review);
        }
    }
}

impl Manifest {
    /// The output has one meaning, except that a check may be an inventory too, and that several
    /// may stand in blocks.
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
        self.review_meanings(at, review);
    }

    /// What lies on machines for their people holds no secret, and nobody there fills anything in.
    fn review_offer(&self, at: &Path, review: &mut Review) {
        let client = at.key("client");
        let env = &self.execute.env;
        if let Some(name) = env
            .iter()
            .find_map(|(name, value)| matches!(value, EnvValue::Secret(_)).then_some(name))
        {
            let at = at.key("execute").key("env").key(name);
            let message = "a job that people at machines may run cannot use a secret: it would lie on every machine";
            review.problem_between(&client, &[client.clone(), at], message);
        }
        let asks = |parameter: &&Parameter| parameter.required && parameter.default.is_none();
        if let Some(asked) = self.parameters.iter().find(asks) {
            let message = format!(
                "people at machines fill nothing in: give the parameter `{}` a default",
                asked.name
            );
            review.problem_between(&client, &[client.clone(), at.key("parameters")], message);
        }
    }

    /// Meanings that 0.43 excludes from each other each read a block of their own.
    fn review_meanings(&self, at: &Path, review: &mut Review) {
        let set = [
            (Reader::Inventory, "inventory", self.inventory.is_some()),
            (Reader::Check, "check", self.check.is_some()),
            (Reader::Emit, "emit", self.emit.is_some()),
            (Reader::Collect, "collect", self.collect.is_some()),
        ];
        let set: Vec<(Reader, &str)> = set
            .into_iter()
            .filter(|(.., is_set)| *is_set)
            .map(|(reader, key, _)| (reader, key))
            .collect();
        let Some(key) = ["emit", "collect"]
            .into_iter()
            .rfind(|key| set.iter().any(|(_, other)| other == key))
            .filter(|_| set.len() > 1)
        else {
            return;
        };
        let script = self
            .execute
            .script
            .as_deref()
            .filter(|text| !text.trim().is_empty());
        let Some(script) = script else {
            let message = "the script must print each meaning of its output in a block of its own";
            return review.warning(&at.key(key), message);
        };
        let not_fenced = |(reader, _): &&(Reader, &str)| !fences::are_written_by(script, *reader);
        if set.iter().any(|meaning| not_fenced(&meaning)) {
            shared_output(at, key, &set, review);
        }
    }
}

/// The output cannot be `key` and any other of `set` at once.
fn shared_output(at: &Path, key: &str, set: &[(Reader, &str)], review: &mut Review) {
    let others = set
        .iter()
        .map(|(_, other)| *other)
        .filter(|other| *other != key);
    let others: Vec<&str> = others.collect();
    let relies_on: Vec<Path> = others.iter().map(|other| at.key(other)).collect();
    let word = key.to_uppercase();
    let message = format!(
        "the output cannot be `{key}` and `{}` at once: print each in a block of its own \
         (`#KANADE-{word}-BEGIN` … `#KANADE-{word}-END`), or make it two jobs",
        others.join("` and `")
    );
    review.problem_between(&at.key(key), &relies_on, message);
}
