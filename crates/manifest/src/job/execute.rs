//! What runs, and how.

use std::collections::BTreeMap;

use kanade_wire::{HumanDuration, RunAs, Shell};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::env::{self, EnvValue};
use super::limits::Limits;
use crate::document::{Path, Review, Reviewed};

/// What runs, and how. Exactly one of `script`, `script_file` and `script_object` is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Execute {
    /// What interprets the script.
    pub shell: Shell,
    /// The script itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("examples" = ["echo hello\n"]))]
    pub script: Option<String>,
    /// The script's path, relative to this document. The command line puts the script in its
    /// place before it sends the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("examples" = ["scripts/cleanup.sh"]))]
    pub script_file: Option<String>,
    /// A script kept on the server: `name/version`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("examples" = ["cleanup/1.2.0"]))]
    pub script_object: Option<String>,
    /// How long the script may run before it is ended, such as `30s`, `10m` or `1h 30m`.
    #[schemars(extend("format" = "humantime", "examples" = ["30s"]))]
    pub timeout: String,
    /// As whom the script runs.
    #[serde(default)]
    pub run_as: RunAs,
    /// The folder it runs in. On Windows `%NAME%` stands for an environment variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cwd: Option<String>,
    /// Variables of its environment.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub env: BTreeMap<String, EnvValue>,
    /// What it may use of the machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
}

impl Execute {
    /// The three ways to give a script with the text of each; a blank text counts as none.
    pub(super) fn sources(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("script", &self.script),
            ("script_file", &self.script_file),
            ("script_object", &self.script_object),
        ];
        let set = all.into_iter().filter_map(|(key, text)| {
            let text = text.as_deref()?;
            (!text.trim().is_empty()).then_some((key, text))
        });
        set.collect()
    }

    fn review_source(&self, at: &Path, review: &mut Review) {
        let sources = self.sources();
        let keys: Vec<&str> = sources.iter().map(|(key, _)| *key).collect();
        if keys.is_empty() {
            let message = "there is nothing to run: set `script`, `script_file` or `script_object`";
            let all = ["script", "script_file", "script_object"].map(|key| at.key(key));
            review.problem_between(at, &all, message);
        }
        review.at_most_one(at, &keys);
        for (key, text) in sources {
            match key {
                "script_file" => review.warning(
                    &at.key(key),
                    "the server cannot read this file: `kanade job create` puts it into the job",
                ),
                "script_object" if !is_object_name(text) => review.problem(
                    &at.key(key),
                    format!("`{text}` names no script on the server: write `name/version`"),
                ),
                _ => {}
            }
        }
    }
}

impl Reviewed for Execute {
    fn review(&self, at: &Path, review: &mut Review) {
        self.review_source(at, review);
        let timeout = at.key("timeout");
        let duration = review.parses::<HumanDuration>(&timeout, &self.timeout);
        if duration.is_some_and(|duration| duration.value().is_zero()) {
            review.warning(&timeout, "a timeout of zero counts as one second");
        }
        review.not_blank_if_set(&at.key("cwd"), self.cwd.as_deref());
        env::review_all(&self.env, &at.key("env"), review);
        if let Some(limits) = &self.limits {
            limits.review(&at.key("limits"), review);
        }
    }
}

fn is_object_name(text: &str) -> bool {
    matches!(text.split_once('/'), Some((name, version))
        if !name.is_empty() && !version.is_empty() && !version.contains('/'))
}
