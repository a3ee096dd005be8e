//! What happened on machines.

use chrono::{DateTime, Utc};
use kanade_wire::PcId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A page of events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ObsEvents {
    /// The events, the newest first.
    pub events: Vec<ObsEventRow>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ObsEventRow {
    /// Its row.
    pub id: i64,
    /// The machine.
    pub pc_id: PcId,
    /// When it happened; when the broker stored it where the machine's clock was ahead.
    pub at: DateTime<Utc>,
    /// What the machine's clock said, where it was not believed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<DateTime<Utc>>,
    /// What happened, such as `logon` or `boot`.
    pub kind: String,
    /// Who says so.
    pub source: String,
    /// What repeats are recognised by; without one each message counts.
    pub event_record_id: Option<String>,
    /// What else is known.
    pub payload: Value,
    /// When the broker stored it.
    pub recorded_at: DateTime<Utc>,
}

/// The kinds of events there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EventKinds {
    /// The kinds, in order.
    pub kinds: Vec<String>,
}

/// The sources of events there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EventSources {
    /// The sources, in order.
    pub sources: Vec<String>,
}

/// How many events there were, by machine and stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EventHeatmap {
    /// The beginning of the first stretch.
    pub from: DateTime<Utc>,
    /// The end of the last one.
    pub to: DateTime<Utc>,
    /// How long a stretch is.
    pub step_seconds: u64,
    /// Machines, those with most events first.
    pub rows: Vec<HeatmapRow>,
    /// Whether machines, or the older ones of very many events, were left out.
    pub cut: bool,
}

/// One machine's events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HeatmapRow {
    /// The machine.
    pub pc_id: PcId,
    /// How many in each stretch, the earliest first.
    pub counts: Vec<u64>,
}
