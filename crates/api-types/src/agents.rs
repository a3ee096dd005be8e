//! Machines.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::{GroupName, PcId};
use serde::{Deserialize, Serialize};

/// A version of the agent, and how many machines have to do with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct VersionRow {
    /// The version.
    pub version: String,
    /// Machines that run it.
    pub machines: u64,
    /// Those of them that are online.
    pub online: u64,
    /// Machines that were rolled back from it, and never go to it again.
    pub quarantined: u64,
}

/// One machine, as its last heartbeat told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AgentRow {
    /// The machine.
    pub pc_id: PcId,
    /// Its name.
    pub hostname: Option<String>,
    /// `windows`, `linux` or `macos`.
    pub os_family: Option<String>,
    /// The system and its version.
    pub os_version: Option<String>,
    /// The architecture.
    pub architecture: Option<String>,
    /// The agent's version.
    pub agent_version: String,
    /// By the machine's clock.
    pub last_heartbeat: DateTime<Utc>,
    /// When the broker got it.
    pub updated_at: DateTime<Utc>,
    /// Whether the last heartbeat is less than 2 minutes old.
    pub online: bool,
    /// The agent's own load in percent of one core.
    pub agent_cpu_pct: Option<f64>,
    /// The agent's resident memory.
    pub agent_rss_bytes: Option<i64>,
    /// Bytes the agent has read since it started.
    pub agent_disk_read_bytes: Option<i64>,
    /// Bytes the agent has written since it started.
    pub agent_disk_written_bytes: Option<i64>,
    /// Versions the agent will not update to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quarantined_versions: Vec<String>,
    /// The account that signed in last.
    pub last_logon_user: Option<String>,
    /// That account's display name.
    pub last_logon_display_name: Option<String>,
    /// Tells one boot of the machine from another.
    pub boot_id: Option<String>,
    /// The groups it is in.
    pub groups: Vec<GroupName>,
    /// What operators say of it, such as its site or owner.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// What its agent can do.
    pub capabilities: Vec<String>,
    /// Reports that wait to be acknowledged.
    pub outbox_depth: Option<u64>,
    /// The accounts that are signed in; absent where the machine does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions: Option<Vec<String>>,
    /// What keeps its agent from its work, such as a full disk, a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub troubles: Vec<String>,
}

/// A ping's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PingResponse {
    /// What the machine says of itself now.
    pub heartbeat: Heartbeat,
    /// How long it took.
    pub round_trip_ms: u64,
}
