//! What the backend tells or asks an agent directly: `control.all`, `control.pc.<pc>.<verb>`,
//! `nudge.all`. Not retained: what must not be lost travels in a stream or a sync.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{ExecId, PcId, ResultId};

/// Payload of `nudge.all` and `control.pc.<pc>.nudge`: there is news, so sync soon.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nudge {
    /// Spread the answers over so many milliseconds.
    #[serde(default)]
    pub jitter_ms: u64,
}

/// Payload of `control.all` and `control.pc.<pc>.kill`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Control {
    /// Stop every run of this execution, waiting ones too.
    Kill {
        /// Which one.
        exec_id: ExecId,
    },
    /// Stop everything that waits or runs, whatever it belongs to; answered by [`KillAllReply`].
    KillAll,
    /// Answer with a [`Pong`].
    Ping,
}

/// Answer to a [`Control::KillAll`]: what there was to stop.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KillAllReply {
    /// Runs with a process, which is being ended.
    pub running: u64,
    /// Runs that waited and will not start.
    pub waiting: u64,
}

/// Answer to a [`Control::Ping`]. A heartbeat, which 0.43 agents answer with, has these keys too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pong {
    /// The machine.
    pub pc_id: PcId,
    /// Its agent's version.
    pub agent_version: String,
}

/// Answer to a kill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KillReply {
    /// What there was to stop.
    pub state: KillState,
}

/// What a kill found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KillState {
    /// A process was running and is being ended.
    Running,
    /// A run was waiting and will not start.
    Waiting,
    /// Nothing of that execution is here.
    Unknown,
}

/// Payload of `control.pc.<pc>.watch`: send this run's output as it comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchRequest {
    /// Which run.
    pub result_id: ResultId,
    /// For so long, unless asked again.
    pub lease_secs: u32,
}

/// Answer to a watch: what there is until now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchReply {
    /// Whether the run is known here.
    pub found: bool,
    /// Whether it is running.
    pub running: bool,
    /// The last of standard output.
    pub stdout: LiveText,
    /// The last of standard error.
    pub stderr: LiveText,
}

/// Payload of `control.pc.<pc>.logs`, and of `logs.fetch.<pc>`: send the last lines of the agent's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LogsRequest {
    /// How many lines.
    pub tail_lines: u32,
}

impl Default for LogsRequest {
    fn default() -> Self {
        Self { tail_lines: 500 }
    }
}

/// Answer to a [`LogsRequest`]. A 0.43 agent answers with the bare text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogsReply {
    /// The lines, fewer when they would not fit into one message.
    pub text: String,
    /// Why there are none, a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Answer to `control.pc.<pc>.diagnose`: how an agent is. No secret is in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Diagnosis {
    /// The machine.
    pub pc_id: PcId,
    /// When, by its clock.
    pub at: DateTime<Utc>,
    /// The agent's version.
    pub agent_version: String,
    /// Connection, tasks, what waits and what runs.
    #[cfg_attr(feature = "utoipa", schema(value_type = Object))]
    pub state: serde_json::Value,
    /// Configuration, folders, network checks and facts of the machine.
    #[cfg_attr(feature = "utoipa", schema(value_type = Object))]
    pub host: serde_json::Value,
    /// The last lines of its log.
    pub log: String,
}

/// A piece of a stream.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveText {
    /// Byte offset of the piece in the whole stream.
    pub offset: u64,
    /// The piece.
    pub text: String,
}

/// Payload of `live.<pc>.<result_id>`: output as it comes, while someone watches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveChunk {
    /// New standard output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stdout: Option<LiveText>,
    /// New standard error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stderr: Option<LiveText>,
    /// Whether the run has ended.
    #[serde(default)]
    pub ended: bool,
}
