//! What an agent is configured with from the centre (contract wire.md §3.11).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::GroupName;

/// One layer: what it does not set is left to the layer below.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ConfigScope {
    /// Desired agent version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_version: Option<String>,
    /// Random delay before an update, a humantime duration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_version_jitter: Option<String>,
    /// Between heartbeats, a humantime duration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeat_interval: Option<String>,
    /// Between performance samples, a humantime duration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_perf_interval: Option<String>,
    /// Whether the busiest processes are reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_perf_enabled: Option<bool>,
    /// Until when they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_perf_expires_at: Option<DateTime<Utc>>,
    /// How many of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_perf_top_n: Option<u32>,
    /// What the client program calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_display_name: Option<String>,
    /// How many scripts run at the same time on a machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_local_concurrent: Option<u32>,
}

/// What holds after all layers; nulls of 0.43's settings are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct EffectiveConfig {
    /// Desired agent version; none means stay.
    pub target_version: Option<String>,
    /// Random delay before an update.
    pub target_version_jitter: String,
    /// Between heartbeats.
    pub heartbeat_interval: String,
    /// Between performance samples.
    pub host_perf_interval: String,
    /// Whether the busiest processes are reported.
    pub process_perf_enabled: bool,
    /// Until when they are.
    pub process_perf_expires_at: Option<DateTime<Utc>>,
    /// How many of them.
    pub process_perf_top_n: u32,
    /// What the client program calls itself.
    pub client_display_name: Option<String>,
    /// How many scripts run at the same time; none, which is left out, leaves it to the machine, by its cores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_local_concurrent: Option<u32>,
}

impl Default for EffectiveConfig {
    fn default() -> Self {
        Self {
            target_version: None,
            target_version_jitter: "10m".into(),
            heartbeat_interval: "30s".into(),
            host_perf_interval: "60s".into(),
            process_perf_enabled: false,
            process_perf_expires_at: None,
            process_perf_top_n: 20,
            client_display_name: None,
            max_local_concurrent: None,
        }
    }
}

impl EffectiveConfig {
    /// The same with `layer` laid over it.
    pub fn overlaid(mut self, layer: &ConfigScope) -> Self {
        fn set<T: Clone>(to: &mut T, from: &Option<T>) {
            if let Some(value) = from {
                *to = value.clone();
            }
        }
        fn set_option<T: Clone>(to: &mut Option<T>, from: &Option<T>) {
            if from.is_some() {
                to.clone_from(from);
            }
        }
        set_option(&mut self.target_version, &layer.target_version);
        set(
            &mut self.target_version_jitter,
            &layer.target_version_jitter,
        );
        set(&mut self.heartbeat_interval, &layer.heartbeat_interval);
        set(&mut self.host_perf_interval, &layer.host_perf_interval);
        set(&mut self.process_perf_enabled, &layer.process_perf_enabled);
        set_option(
            &mut self.process_perf_expires_at,
            &layer.process_perf_expires_at,
        );
        set(&mut self.process_perf_top_n, &layer.process_perf_top_n);
        set_option(&mut self.client_display_name, &layer.client_display_name);
        set_option(&mut self.max_local_concurrent, &layer.max_local_concurrent);
        self
    }
}

/// The groups a machine is in: trimmed, without repeats, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AgentGroups {
    /// The groups.
    pub groups: Vec<GroupName>,
}

impl AgentGroups {
    /// The groups, put in order.
    pub fn new(groups: impl IntoIterator<Item = GroupName>) -> Self {
        let mut groups: Vec<GroupName> = groups.into_iter().collect();
        groups.sort();
        groups.dedup();
        Self { groups }
    }
}

/// Who is mailed about a group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct GroupContacts {
    /// Mail addresses: trimmed, lower-case, without repeats, sorted.
    pub emails: Vec<String>,
}
