use chrono::{DateTime, Utc};
use kanade_wire::PcId;
use serde::{Deserialize, Serialize};

/// Who the client is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handshake {
    /// The program.
    pub client: String,
    /// Its version.
    pub client_version: String,
    /// The versions of the protocol it speaks.
    pub protocol: Vec<u32>,
    /// What it can do beyond them.
    #[serde(default)]
    pub features: Vec<String>,
}

/// Who the agent is, and who it takes the client's user for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handshaken {
    /// The version that is spoken.
    pub protocol: u32,
    /// The agent's version.
    pub agent_version: String,
    /// What the agent can do beyond it.
    pub features: Vec<String>,
    /// The person.
    pub session: SessionInfo,
    /// What the client shall call itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_display_name: Option<String>,
}

/// The person at the other end, as the operating system says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    /// The account.
    pub user: String,
    /// Its session; empty where there is none.
    pub session_id: String,
    /// The machine.
    pub pc_id: PcId,
}

/// The answer to a ping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pong {
    /// The agent's clock.
    pub agent_time: DateTime<Utc>,
}

/// Versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// The agent's.
    pub agent_version: String,
    /// The one it shall have; its own when none is wanted.
    pub target_agent_version: String,
    /// The one the client shall have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_client_version: Option<String>,
}

/// How much of the agent's log is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogTail {
    /// So many lines; 1000 are never passed.
    #[serde(default = "some")]
    pub lines: u32,
}

fn some() -> u32 {
    200
}

impl Default for LogTail {
    fn default() -> Self {
        Self { lines: some() }
    }
}

/// The end of the agent's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogLines {
    /// The lines, the oldest first.
    pub lines: Vec<String>,
    /// Whether there is more before them.
    pub truncated: bool,
}
