//! Configuration of machines.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kanade_wire::PcId;
use kanade_wire::agent_config::{ConfigScope, EffectiveConfig};
use serde::{Deserialize, Serialize};

/// What holds on a machine, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MachineConfig {
    /// The machine.
    pub pc_id: PcId,
    /// What holds.
    pub effective: EffectiveConfig,
    /// What is probably not meant, such as two groups that set the same.
    pub warnings: Vec<String>,
    /// Where each setting comes from, by its name.
    #[serde(default)]
    pub sources: BTreeMap<String, ConfigSource>,
    /// Whether the machine works with it, as it says itself.
    #[serde(default)]
    pub in_force: ConfigInForce,
}

/// Whether a machine works with the configuration it should have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConfigInForce {
    /// What it says.
    pub state: ConfigState,
    /// Since when it works with what it has, by its clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// When it was heard of last, by its clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_at: Option<DateTime<Utc>>,
}

/// What a machine says of its configuration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConfigState {
    /// It works with it.
    InForce,
    /// It works with another.
    NotYet,
    /// It does not tell, or was never heard of.
    #[default]
    Unknown,
}

/// Where a setting comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConfigSource {
    /// Which layer.
    pub layer: ConfigLayerKind,
    /// The group or machine, where it is one's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A kind of layer, those that win over others last.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ConfigLayerKind {
    /// What holds when nothing is set.
    BuiltIn,
    /// Of every machine.
    Global,
    /// Of a group.
    Group,
    /// Of one machine.
    Machine,
}

/// A layer that sets something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConfigLayerRow {
    /// Which layer.
    pub layer: ConfigLayerKind,
    /// The group or machine, where it is one's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it sets.
    pub settings: ConfigScope,
    /// Its revision: give it as `If-Match` to change what was read.
    pub revision: u64,
}
