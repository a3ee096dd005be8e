//! Whom a target reaches, before it is used.

use kanade_wire::{GroupName, PcId};
use serde::{Deserialize, Serialize};

/// Whom a target reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reach {
    /// How many machines.
    pub count: u64,
    /// How many of them are online.
    pub online: u64,
    /// How many are not.
    pub offline: u64,
    /// By operating system, the most first.
    pub by_os: Vec<OsCount>,
    /// By group, the most first.
    pub by_group: Vec<GroupCount>,
    /// Some of them.
    pub sample: Vec<PcId>,
}

/// How many machines run a system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OsCount {
    /// `windows`, `linux`, `macos`, or none when it is not known.
    pub os_family: Option<String>,
    /// How many.
    pub count: u64,
}

/// How many machines are in a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GroupCount {
    /// The group.
    pub group: GroupName,
    /// How many.
    pub count: u64,
}
