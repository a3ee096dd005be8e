use chrono::{DateTime, Utc};
use kanade_wire::PcId;
use serde_json::Value;

/// An event to be kept. The first one of a machine, source and record id stays; without a record
/// id each message is one event, recognised by when the broker stored it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewObsEvent {
    /// The machine.
    pub pc_id: PcId,
    /// When it happened; the broker's time where the machine's clock was not believed.
    pub at: DateTime<Utc>,
    /// What the machine's clock said, where it was not believed.
    pub reported_at: Option<DateTime<Utc>>,
    /// What happened.
    pub kind: String,
    /// Who says so.
    pub source: String,
    /// What repeats are recognised by.
    pub event_record_id: Option<String>,
    /// What else is known.
    pub payload: Value,
    /// When the broker stored it.
    pub recorded_at: DateTime<Utc>,
}

/// An event of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct ObsEvent {
    /// Its row.
    pub id: i64,
    /// What it says.
    pub event: NewObsEvent,
}

/// How many events there were, by machine and stretch of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heat {
    /// Machines, those with most events first.
    pub rows: Vec<HeatRow>,
    /// Whether machines or events were left out.
    pub cut: bool,
}

/// One machine's events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeatRow {
    /// The machine.
    pub pc_id: PcId,
    /// How many in each stretch, the earliest first.
    pub counts: Vec<u64>,
}
