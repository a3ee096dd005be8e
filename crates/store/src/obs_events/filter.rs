use chrono::{DateTime, TimeDelta, Utc};
use kanade_wire::PcId;

use crate::PageRequest;

/// Which events are wanted; what is `None` or empty does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Of one of these machines.
    pub pcs: Vec<PcId>,
    /// At this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub to: Option<DateTime<Utc>>,
    /// Of one of these kinds.
    pub kinds: Vec<String>,
    /// Of none of these kinds.
    pub kinds_ex: Vec<String>,
    /// From one of these sources.
    pub sources: Vec<String>,
    /// From none of these sources.
    pub sources_ex: Vec<String>,
    /// Whose payload says all of this.
    pub payload: Vec<PayloadMatch>,
}

/// Something a payload says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayloadMatch {
    /// The keys that lead to the value.
    pub path: Vec<String>,
    /// The value as text; `None` when it need only be there.
    pub value: Option<String>,
}

impl PayloadMatch {
    /// Reads a path of keys with dots between them; `None` for an empty key.
    pub fn new(path: &str, value: Option<String>) -> Option<Self> {
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        let is_whole = path.iter().all(|key| !key.is_empty());
        is_whole.then_some(Self { path, value })
    }
}

/// One page of events, the newest first.
#[derive(Debug, Clone)]
pub struct EventQuery {
    /// Which events.
    pub filter: EventFilter,
    /// Which page.
    pub page: PageRequest,
}

/// Counts of events by machine and stretch of time.
#[derive(Debug, Clone)]
pub struct HeatQuery {
    /// From this time.
    pub from: DateTime<Utc>,
    /// Before this time.
    pub to: DateTime<Utc>,
    /// How long a stretch is; longer than nothing.
    pub step: TimeDelta,
    /// Of one of these kinds; of any when empty.
    pub kinds: Vec<String>,
    /// Of one of these machines; of any when empty.
    pub pcs: Vec<PcId>,
}
