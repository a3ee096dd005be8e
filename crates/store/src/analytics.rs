//! Figures over events: how many, what share, what sum, by a value or by the hour.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use kanade_wire::PcId;

use crate::StoreError;

/// Which figures are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureQuery {
    /// Of events of this kind.
    pub kind: String,
    /// From this source only.
    pub source: Option<String>,
    /// Of this machine only.
    pub pc: Option<PcId>,
    /// At this time or later.
    pub from: DateTime<Utc>,
    /// Before this time.
    pub to: DateTime<Utc>,
    /// What is computed.
    pub measure: Measure,
    /// A figure for each value.
    pub by: Option<Label>,
    /// A figure for each hour; how far hours are shifted against those of UTC.
    pub hours: Option<TimeDelta>,
}

/// What is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// How many events.
    Count,
    /// The share of those where this is true, of those where it is true or false.
    Ratio(PayloadPath),
    /// The sum of the numbers here.
    Sum(PayloadPath),
}

/// What figures are told apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// The machine.
    Machine,
    /// A value of the payload; events without one do not count.
    Payload(PayloadPath),
}

/// Keys that lead to a value of a payload: letters, digits and `_` only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayloadPath(Vec<String>);

impl PayloadPath {
    /// Reads keys with dots between them; `None` when that is no such path.
    pub fn new(dotted: &str) -> Option<Self> {
        let is_legal = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_key = |key: &str| !key.is_empty() && key.chars().all(is_legal);
        let keys = dotted.split('.');
        keys.clone()
            .all(is_key)
            .then(|| Self(keys.map(str::to_owned).collect()))
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// A figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The value it is of; `None` where none was asked for.
    pub label: Option<String>,
    /// The beginning of the hour it is of; `None` where none was asked for.
    pub hour: Option<DateTime<Utc>>,
    /// Events, true ones, or the sum.
    pub amount: f64,
    /// Events that were looked at for it; of a ratio those that say true or false.
    pub events: u64,
}

/// Figures, in no particular order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// The figures.
    pub rows: Vec<Figure>,
    /// Whether there was more than is read for one answer, so that older events or further values
    /// are missing.
    pub cut: bool,
}

/// Computes figures.
#[async_trait]
pub trait AnalyticsReader: Send + Sync {
    /// The figures over at most the newest 300,000 events and 20,000 values; none when there are
    /// no events.
    ///
    /// # Errors
    /// When the database fails.
    async fn figures(&self, query: &FigureQuery) -> Result<Figures, StoreError>;
}
