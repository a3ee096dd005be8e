use kanade_api_types::groups::{GroupAdded, GroupMember, GroupPreview, GroupRow};
use kanade_wire::agent_config::AgentGroups;
use kanade_wire::{GroupName, PcId};
use serde::Serialize;

use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

/// Which groups.
#[derive(Debug, Clone, Default, Serialize)]
pub struct GroupQuery {
    /// That this machine is in.
    pub pc_id: Option<PcId>,
}

impl Client {
    /// Groups with their members, by name.
    pub fn groups(&self, query: &GroupQuery) -> List<GroupRow> {
        List::new(self, "/api/groups", query).in_field("groups")
    }

    /// The machines in a group.
    pub fn group_members(&self, group: &GroupName) -> List<GroupMember> {
        List::new(self, format!("/api/groups/{group}/members"), &())
    }

    /// Who would be in a group if this YAML document was saved.
    pub async fn preview_group(&self, text: &str) -> Result<GroupPreview, ClientError> {
        self.post("/api/groups/preview").yaml(text).json().await
    }

    /// The groups a machine is in.
    pub async fn groups_of(&self, pc: &PcId) -> Result<AgentGroups, ClientError> {
        self.get(&format!("/api/agents/{pc}/groups")).json().await
    }

    /// Assigns a machine to a group that has no document.
    pub async fn add_to_group(
        &self,
        pc: &PcId,
        group: &GroupName,
    ) -> Result<AgentGroups, ClientError> {
        let group = group.clone();
        self.post(&format!("/api/agents/{pc}/groups"))
            .body(&GroupAdded { group })
            .json()
            .await
    }

    /// Takes a machine out of a group that has no document.
    pub async fn remove_from_group(
        &self,
        pc: &PcId,
        group: &GroupName,
    ) -> Result<AgentGroups, ClientError> {
        self.delete(&format!("/api/agents/{pc}/groups/{group}"))
            .json()
            .await
    }
}
