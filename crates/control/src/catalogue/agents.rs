//! What the catalogue says of machines: groups and configuration.

use kanade_wire::agent_config::{AgentGroups, EffectiveConfig};
use kanade_wire::sync::DesiredState;
use kanade_wire::{Digest, GroupName, PcId};
use serde::de::DeserializeOwned;

use super::Catalogue;

impl Catalogue {
    /// The groups a machine is in, sorted; none when nothing is said of it.
    pub fn groups_of(&self, pc: &PcId) -> Vec<GroupName> {
        let snapshot = self.mirrors.memberships.snapshot();
        let groups = snapshot
            .entries
            .get(pc.as_str())
            .and_then(|entry| decode::<AgentGroups>(pc.as_str(), &entry.value));
        AgentGroups::new(groups.unwrap_or_default().groups).groups
    }

    /// The machines in a group, sorted.
    pub fn members(&self, group: &GroupName) -> Vec<PcId> {
        let snapshot = self.mirrors.memberships.snapshot();
        let members = snapshot.entries.iter().filter_map(|(key, entry)| {
            let groups = decode::<AgentGroups>(key, &entry.value)?;
            groups
                .groups
                .contains(group)
                .then(|| PcId::new(key.as_str()).ok())?
        });
        members.collect()
    }

    /// What a machine should know, but for the release of its target version, its own schedules and
    /// its notices.
    pub fn desired_state(&self, pc: &PcId, broker_sync_secs: u64) -> DesiredState {
        let groups = self.groups_of(pc);
        let config = self.effective_config(pc, &groups);
        DesiredState {
            config_digest: Some(digest(&config)),
            config,
            release: None,
            groups,
            pins: self.all_pins(),
            revocations: self.all_revocations(),
            freeze: self.freeze(),
            broker_sync_secs,
            schedules: Vec::new(),
            jobs: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// What a machine says in its heartbeats once it works with the configuration it should have.
    pub fn config_digest(&self, pc: &PcId) -> Digest {
        digest(&self.effective_config(pc, &self.groups_of(pc)))
    }
}

fn digest(config: &EffectiveConfig) -> Digest {
    Digest::of(&serde_json::to_vec(config).unwrap_or_default())
}

pub(super) fn decode<T: DeserializeOwned>(key: &str, value: &[u8]) -> Option<T> {
    match serde_json::from_slice(value) {
        Ok(value) => Some(value),
        Err(error) => {
            tracing::warn!(key, %error, "a stored document cannot be read");
            None
        }
    }
}
