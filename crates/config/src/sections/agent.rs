//! `[agent]` of `agent.toml`.

use kanade_wire::ids::{InvalidId, PcId};

use super::broker_url;
use crate::document::Document;

/// This machine and its broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentSection {
    /// The machine's name in the fleet, often `{{ system.host }}`; dots become dashes. Required.
    pub id: PcId,
    /// The broker's address, `nats://host:4222`. Required.
    pub nats_url: String,
}

impl AgentSection {
    pub(crate) fn read(document: &mut Document) -> Option<Self> {
        let mut section = document.section("agent");
        let id = section.parsed("id", machine_id);
        let nats_url = section.parsed("nats_url", broker_url);
        Some(Self {
            id: id?,
            nats_url: nats_url?,
        })
    }
}

/// A machine id stands in subjects, where a dot separates.
fn machine_id(text: &str) -> Result<PcId, InvalidId> {
    PcId::new(text.replace('.', "-"))
}
