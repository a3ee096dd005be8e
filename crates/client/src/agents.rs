use std::time::Duration;

use kanade_api_types::agents::{AgentRow, PingResponse, VersionRow};
use kanade_wire::control::Diagnosis;
use kanade_wire::{GroupName, PcId};
use serde::Serialize;

use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

/// Which machines, in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AgentQuery {
    /// Text in the machine's id, hostname, user or agent version.
    pub q: Option<String>,
    /// `online` or `offline`.
    pub status: Option<String>,
    /// The family of the operating system.
    pub os: Option<String>,
    /// The architecture, such as `x86_64`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arch: Option<String>,
    /// What they can do, such as `shell:pwsh`, separated by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capability: Option<String>,
    /// `some` or `none` signed in, or the account that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// `pending` or `in_force`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<String>,
    /// The agent's version.
    pub version: Option<String>,
    /// Machines that were rolled back from this version of the agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarantined: Option<String>,
    /// Machines in this group.
    pub group: Option<GroupName>,
    /// Conditions on attributes, such as `attr.site` and `tokyo`.
    #[serde(skip)]
    pub attributes: Vec<(String, String)>,
    /// `pc_id`, `hostname`, `last_heartbeat`, `agent_version` or `os_family`; `-` before it reverses.
    pub sort: Option<String>,
}

impl Client {
    /// The machines.
    pub fn agents(&self, query: &AgentQuery) -> List<AgentRow> {
        List::new(self, "/api/agents", query).with_query(query.attributes.clone())
    }

    /// Versions of the agent, with how many machines run each.
    pub fn agent_versions(&self) -> List<VersionRow> {
        List::new(self, "/api/agents/adoption", &())
    }

    /// One machine.
    pub async fn agent(&self, pc: &PcId) -> Result<AgentRow, ClientError> {
        self.get(&format!("/api/agents/{pc}")).json().await
    }

    /// Asks a machine for a sign of life and waits at most `wait` for it.
    pub async fn ping(&self, pc: &PcId, wait: Duration) -> Result<PingResponse, ClientError> {
        let seconds = wait.as_secs().max(1);
        self.post(&format!("/api/agents/{pc}/ping"))
            .query(&[("wait_secs", seconds)])
            .within(Duration::from_secs(seconds + 10))
            .json()
            .await
    }

    /// The last lines of a machine's agent's log.
    pub async fn agent_logs(&self, pc: &PcId, lines: u32) -> Result<String, ClientError> {
        self.get(&format!("/api/agents/{pc}/logs"))
            .query(&[("tail", lines)])
            .text()
            .await
    }

    /// How a machine's agent is.
    pub async fn diagnose(&self, pc: &PcId) -> Result<Diagnosis, ClientError> {
        self.post(&format!("/api/agents/{pc}/diagnose"))
            .within(Duration::from_secs(40))
            .json()
            .await
    }
}
