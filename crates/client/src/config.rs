use kanade_api_types::config::MachineConfig;
use kanade_wire::agent_config::ConfigScope;
use kanade_wire::{GroupName, PcId};
use serde_json::Value;

use crate::client::Client;
use crate::error::ClientError;

/// A layer of configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigTarget {
    /// Of every machine.
    Global,
    /// Of a group's machines.
    Group(GroupName),
    /// Of one machine.
    Machine(PcId),
}

/// What a layer sets, and how to change what was read.
#[derive(Debug, Clone)]
pub struct ConfigRead {
    /// What it sets.
    pub scope: ConfigScope,
    /// Names its revision.
    pub tag: String,
}

impl ConfigTarget {
    fn path(&self) -> String {
        match self {
            Self::Global => "/api/config".to_owned(),
            Self::Group(group) => format!("/api/groups/{group}/config"),
            Self::Machine(pc) => format!("/api/pcs/{pc}/config"),
        }
    }
}

impl Client {
    /// What a layer sets.
    pub async fn config(&self, target: &ConfigTarget) -> Result<ConfigRead, ClientError> {
        let response = self.get(&target.path()).send().await?;
        let tag = response.headers().get("etag");
        let tag = tag.and_then(|tag| tag.to_str().ok()).unwrap_or_default();
        let tag = tag.to_owned();
        let scope = crate::call::read_json(target.path(), response).await?;
        Ok(ConfigRead { scope, tag })
    }

    /// Sets a layer to these settings and no others, unless it changed since it was read.
    pub async fn save_config(
        &self,
        target: &ConfigTarget,
        settings: &Value,
        tag: &str,
    ) -> Result<ConfigScope, ClientError> {
        let call = self.put(&target.path()).header("If-Match", tag);
        call.body(settings).json().await
    }

    /// Unsets everything of a group or a machine.
    pub async fn clear_config(&self, target: &ConfigTarget) -> Result<(), ClientError> {
        self.delete(&target.path()).nothing().await
    }

    /// What holds on a machine, and why.
    pub async fn effective_config(&self, pc: &PcId) -> Result<MachineConfig, ClientError> {
        self.get(&format!("/api/agents/{pc}/effective_config"))
            .json()
            .await
    }
}
