//! A machine says that it is there (contract wire.md §3.6).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Digest, PcId};

/// What a machine says of itself every `heartbeat_interval`. The keys after
/// `last_logon_display_name` are ours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Heartbeat {
    /// The machine.
    pub pc_id: PcId,
    /// By the machine's clock.
    pub at: DateTime<Utc>,
    /// The agent's version.
    pub agent_version: String,
    /// The machine's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hostname: Option<String>,
    /// `windows`, `linux` or `macos`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub os_family: Option<String>,
    /// The agent's own load in percent of one core.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_cpu_pct: Option<f64>,
    /// The agent's resident memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_rss_bytes: Option<i64>,
    /// Bytes the agent has read since it started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_disk_read_bytes: Option<i64>,
    /// Bytes the agent has written since it started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_disk_written_bytes: Option<i64>,
    /// Versions the agent will not update to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quarantined_versions: Vec<String>,
    /// The account that signed in last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_logon_user: Option<String>,
    /// That account's display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_logon_display_name: Option<String>,
    /// The generation of this agent's protocol: 2 for ours, absent for 0.43.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<u32>,
    /// The system and its version, such as `Debian GNU/Linux 12 (bookworm)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub os_version: Option<String>,
    /// The machine's architecture, such as `x86_64`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub architecture: Option<String>,
    /// Tells one boot of the machine from another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boot_id: Option<String>,
    /// What this agent can do, such as `shell:bash` or `cgroup2`, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<String>,
    /// Reports that wait to be acknowledged by the broker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outbox_depth: Option<u64>,
    /// Which configuration it works with: [`crate::sync::DesiredState::config_digest`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_digest: Option<Digest>,
    /// Since when it works with it, by the machine's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_since: Option<DateTime<Utc>>,
    /// The accounts that are signed in now, sorted; absent where the machine does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions: Option<Vec<String>>,
    /// What keeps the agent from its work, such as a full disk, a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub troubles: Vec<String>,
    /// Whether its version has yet to prove itself: until then it may be rolled back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_trial: bool,
}

impl Heartbeat {
    /// The protocol generation our agents state.
    pub const PROTOCOL: u32 = 2;
}
