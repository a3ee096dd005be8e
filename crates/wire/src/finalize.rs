//! The script that runs after a run's own.

use serde::{Deserialize, Serialize};

use crate::Shell;

/// The variable that tells it how the run ended: a word of [`crate::Outcome`].
pub const OUTCOME: &str = "KANADE_OUTCOME";
/// The variable that tells it the exit code; −1 where there is none.
pub const EXIT_CODE: &str = "KANADE_EXIT_CODE";

/// A second script, which runs whatever became of the first one, within its own time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Finalize {
    /// What interprets it.
    pub shell: Shell,
    /// Its text.
    pub script: String,
    /// Seconds it may run.
    pub timeout_secs: u64,
}
