//! What a script may use of its machine.

use kanade_wire::limits::ResourceLimits;
use kanade_wire::size::parse_size;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{Path, Review, Reviewed};

/// Less than an interpreter needs.
const LEAST_MEMORY: u64 = 4 * 1024 * 1024;

/// What the script and everything it starts may use. A limit that a machine cannot set is told in
/// the result; the script runs all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Limits {
    /// Memory, such as `512 MiB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("examples" = ["512 MiB"]))]
    pub memory: Option<String>,
    /// Percent of one processor core: 50 is half a core, 200 are two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000))]
    pub cpu: Option<u32>,
    /// How far it steps back when the machine is busy: 0 not at all, 19 the furthest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 19))]
    pub nice: Option<u8>,
}

impl Limits {
    /// The limits as machines get them; what cannot be read is left out.
    pub(super) fn of_command(&self) -> ResourceLimits {
        ResourceLimits {
            memory_bytes: self
                .memory
                .as_deref()
                .and_then(|text| parse_size(text).ok()),
            cpu_percent: self.cpu,
            nice: self.nice,
        }
    }
}

impl Reviewed for Limits {
    fn review(&self, at: &Path, review: &mut Review) {
        let path = at.key("memory");
        match self.memory.as_deref().map(parse_size) {
            Some(Err(error)) => review.problem(&path, error.to_string()),
            Some(Ok(bytes)) if bytes < LEAST_MEMORY => {
                review.problem(&path, "no script can run in less than 4 MiB");
            }
            _ => {}
        }
    }
}
