use chrono::{DateTime, Utc};
use kanade_api_types::obs_events::ObsEventRow;
use kanade_wire::PcId;
use serde::Serialize;

use crate::client::Client;
use crate::pages::List;

/// Which events.
#[derive(Debug, Clone, Default, Serialize)]
pub struct EventQuery {
    /// Of this machine.
    pub pc_id: Option<PcId>,
    /// At this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub to: Option<DateTime<Utc>>,
    /// Of one of these kinds, joined by commas.
    pub kinds: Option<String>,
    /// From one of these sources, joined by commas.
    pub sources: Option<String>,
    /// Whose payload has something here: keys with dots between them.
    pub payload_key: Option<String>,
    /// What `payload_key` leads to.
    pub payload_value: Option<String>,
}

impl Client {
    /// What happened on machines, the newest first.
    pub fn events(&self, query: &EventQuery) -> List<ObsEventRow> {
        List::new(self, "/api/obs_events", query).in_field("events")
    }

    /// The kinds of events there are.
    pub fn event_kinds(&self) -> List<String> {
        List::new(self, "/api/obs_events/kinds", &()).in_field("kinds")
    }
}
