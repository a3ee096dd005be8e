//! Requests a 0.43 agent answers (contract wire.md §3.10).

use serde::{Deserialize, Serialize};

/// Asks for the end of an agent's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogsRequest {
    /// How many lines.
    #[serde(default = "five_hundred")]
    pub tail_lines: u32,
}

/// Asks for the end of a run's output.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobTailRequest {
    /// Which run.
    #[serde(default)]
    pub result_id: String,
}

/// The end of a run's output.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobTailReply {
    /// Whether the run is known.
    #[serde(default)]
    pub found: bool,
    /// Whether it is running.
    #[serde(default)]
    pub running: bool,
    /// The last of standard output.
    #[serde(default)]
    pub stdout: String,
    /// The last of standard error.
    #[serde(default)]
    pub stderr: String,
    /// Whether there was more before it.
    #[serde(default)]
    pub stdout_truncated: bool,
    /// Whether there was more before it.
    #[serde(default)]
    pub stderr_truncated: bool,
}

fn five_hundred() -> u32 {
    500
}
