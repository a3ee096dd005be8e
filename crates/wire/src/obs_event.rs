//! Something that happened on a machine (contract wire.md §3.8).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::PcId;

/// One event of a machine's timeline; `event_record_id` and `payload` are written as `null` when
/// there is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ObsEvent {
    /// The machine.
    pub pc_id: PcId,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What happened, such as `logon` or `boot`.
    pub kind: String,
    /// Who says so, such as `winlog:Security`.
    pub source: String,
    /// What repeats are recognised by; without one they are not.
    #[serde(default)]
    pub event_record_id: Option<String>,
    /// What else is known.
    #[serde(default)]
    pub payload: Value,
}
