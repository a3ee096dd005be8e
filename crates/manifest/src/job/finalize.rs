//! The script that runs after a job's own.

use kanade_wire::{HumanDuration, Shell};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{Path, Review, Reviewed};

/// Bytes of the script: it travels inside of every command.
const LONGEST: usize = 16 * 1024;

/// A second script, which runs on the machine whatever became of the first one: cleaning up,
/// telling somebody. It finds the outcome in `KANADE_OUTCOME` and the exit code in
/// `KANADE_EXIT_CODE`, and changes neither.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FinalizeHint {
    /// What interprets it; the job's own shell when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shell: Option<Shell>,
    /// Its text.
    #[schemars(extend("examples" = ["rm -rf /var/tmp/build\n"]))]
    pub script: String,
    /// How long it may run, such as `30s`.
    #[serde(default = "a_minute")]
    #[schemars(extend("format" = "humantime"))]
    pub timeout: String,
}

fn a_minute() -> String {
    "1m".into()
}

impl Reviewed for FinalizeHint {
    fn review(&self, at: &Path, review: &mut Review) {
        review.not_blank(&at.key("script"), &self.script);
        if self.script.len() > LONGEST {
            let message = format!("this is longer than {LONGEST} bytes");
            review.problem(&at.key("script"), message);
        }
        review.parses::<HumanDuration>(&at.key("timeout"), &self.timeout);
    }
}
