use chrono::{DateTime, TimeDelta, Utc};
use kanade_wire::PcId;
use kanade_wire::heartbeat::Heartbeat;

/// A machine is online while its last heartbeat is younger than this.
pub const ONLINE_WINDOW: TimeDelta = TimeDelta::minutes(2);

/// A machine: its last heartbeat, and when that reached the broker.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
    /// What it said, `at` by its own clock.
    pub heartbeat: Heartbeat,
    /// When the broker stored it.
    pub updated_at: DateTime<Utc>,
}

impl Agent {
    /// Whether it is online at `now`.
    pub fn is_online(&self, now: DateTime<Utc>) -> bool {
        is_online(self.updated_at, now)
    }
}

/// What choosing targets needs to know of a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterEntry {
    /// The machine.
    pub pc_id: PcId,
    /// `windows`, `linux` or `macos`, when it said so.
    pub os_family: Option<String>,
    /// When the broker stored its last heartbeat.
    pub updated_at: DateTime<Utc>,
}

impl RosterEntry {
    /// Whether it is online at `now`.
    pub fn is_online(&self, now: DateTime<Utc>) -> bool {
        is_online(self.updated_at, now)
    }
}

/// How many machines a filter finds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AgentCounts {
    /// All of them.
    pub total: u64,
    /// Those that are online.
    pub online: u64,
}

impl AgentCounts {
    /// Those that are not online.
    pub fn offline(&self) -> u64 {
        self.total - self.online
    }
}

/// How many machines have to do with a version of the agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionCounts {
    /// The version.
    pub version: String,
    /// Machines that run it.
    pub machines: u64,
    /// Those of them that are online.
    pub online: u64,
    /// Machines that were rolled back from it.
    pub quarantined: u64,
}

fn is_online(updated_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - updated_at < ONLINE_WINDOW
}
