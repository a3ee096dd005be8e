use chrono::{DateTime, Utc};
use kanade_wire::PcId;
use serde::{Deserialize, Serialize};

/// How the machine is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateSnapshot {
    /// The machine.
    pub pc_id: PcId,
    /// Whether the agent reaches its broker.
    pub online: bool,
    /// Always `unknown`.
    pub vpn: String,
    /// What the machine's checks said last, by name.
    pub checks: Vec<CheckLine>,
    /// The agent's version.
    pub agent_version: String,
    /// The one it shall have; its own when none is wanted.
    pub target_version: String,
}

/// What a check said last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckLine {
    /// The check.
    pub name: String,
    /// How people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// `ok`, `warn`, `fail` or `unknown`.
    pub status: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// A job that helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub troubleshoot: Option<String>,
}

/// The machine is another than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateChanged {
    /// How it is.
    pub snapshot: StateSnapshot,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscribed {
    /// Its id on this connection.
    pub subscription: String,
}

/// The end of a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsubscribe {
    /// Its id.
    pub subscription: String,
}
