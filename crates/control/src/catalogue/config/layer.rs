//! One layer and what is stored of it.

use std::fmt;

use kanade_wire::agent_config::{ConfigScope, EffectiveConfig};
use kanade_wire::{GroupName, PcId};

use super::explain::{ExplainedConfig, explain};
use crate::catalogue::Catalogue;

/// A layer that operators write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigLayer {
    /// Of every machine.
    Global,
    /// Of a group's machines.
    Group(GroupName),
    /// Of one machine.
    Machine(PcId),
}

impl ConfigLayer {
    /// Its key in the bucket.
    pub fn key(&self) -> String {
        match self {
            Self::Global => "global".to_owned(),
            Self::Group(group) => format!("groups.{group}"),
            Self::Machine(pc) => format!("pcs.{pc}"),
        }
    }

    /// The layer of a key; `None` for keys of other systems.
    pub fn of_key(key: &str) -> Option<Self> {
        match key.split_once('.') {
            None if key == "global" => Some(Self::Global),
            Some(("groups", group)) => GroupName::new(group).ok().map(Self::Group),
            Some(("pcs", pc)) => PcId::new(pc).ok().map(Self::Machine),
            _ => None,
        }
    }

    /// The layers of a machine, those that win over others last. A group's name decides where it
    /// stands.
    pub fn of_machine(pc: &PcId, groups: &[GroupName]) -> Vec<Self> {
        let mut groups = groups.to_vec();
        groups.sort();
        let groups = groups.into_iter().map(Self::Group);
        let machine = Self::Machine(pc.clone());
        std::iter::once(Self::Global)
            .chain(groups)
            .chain([machine])
            .collect()
    }

    /// The layers below this one that are the same for whoever it is about.
    pub fn below(&self, groups: &[GroupName]) -> Vec<Self> {
        match self {
            Self::Global => Vec::new(),
            Self::Group(_) => vec![Self::Global],
            Self::Machine(pc) => {
                let mut layers = Self::of_machine(pc, groups);
                layers.pop();
                layers
            }
        }
    }
}

impl fmt::Display for ConfigLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Global => f.write_str("the global configuration"),
            Self::Group(group) => write!(f, "the configuration of group {group}"),
            Self::Machine(pc) => write!(f, "the configuration of {pc}"),
        }
    }
}

/// What is stored of a layer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoredConfig {
    /// What it sets.
    pub scope: ConfigScope,
    /// The bucket's revision of it; 0 when nothing is set.
    pub revision: u64,
}

impl Catalogue {
    /// What a layer sets; nothing when it was never written. What cannot be read is an error of its
    /// own: it would be lost by a change.
    pub fn config(&self, layer: &ConfigLayer) -> Result<StoredConfig, serde_json::Error> {
        let snapshot = self.mirrors.config.snapshot();
        let Some(entry) = snapshot.entries.get(&layer.key()) else {
            return Ok(StoredConfig::default());
        };
        Ok(StoredConfig {
            scope: serde_json::from_slice(&entry.value)?,
            revision: entry.revision,
        })
    }

    /// Every layer that sets something and can be read, by its key.
    pub fn config_layers(&self) -> Vec<(ConfigLayer, StoredConfig)> {
        let snapshot = self.mirrors.config.snapshot();
        let layers = snapshot
            .entries
            .keys()
            .filter_map(|key| ConfigLayer::of_key(key));
        let stored = layers.filter_map(|layer| Some((layer.clone(), self.config(&layer).ok()?)));
        stored
            .filter(|(_, stored)| stored.scope != ConfigScope::default())
            .collect()
    }

    /// What layers amount to, and where each value comes from.
    pub fn explained_config(&self, layers: Vec<ConfigLayer>) -> ExplainedConfig {
        let layers = layers.into_iter().map(|layer| {
            let stored = self.config(&layer);
            (layer, stored.map(|stored| stored.scope))
        });
        explain(layers)
    }

    /// A machine's configuration: built-in, global, its groups by name (the later wins), its own.
    pub fn effective_config(&self, pc: &PcId, groups: &[GroupName]) -> EffectiveConfig {
        let layers = ConfigLayer::of_machine(pc, groups);
        self.explained_config(layers).effective
    }
}
