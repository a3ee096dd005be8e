use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::StoreError;

/// Before when what is removed; `None` removes nothing of a kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MetricsCutoffs {
    /// Samples of machines.
    pub raw: Option<DateTime<Utc>>,
    /// Rollups over 5 minutes.
    pub five_minutes: Option<DateTime<Utc>>,
    /// Rollups over an hour.
    pub hour: Option<DateTime<Utc>>,
    /// Samples of processes.
    pub processes: Option<DateTime<Utc>>,
}

/// How many rows were removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RemovedMetrics {
    /// Samples of machines.
    pub raw: u64,
    /// Rollups over 5 minutes.
    pub five_minutes: u64,
    /// Rollups over an hour.
    pub hour: u64,
    /// Samples of processes.
    pub processes: u64,
}

impl RemovedMetrics {
    /// Of all kinds.
    pub fn total(&self) -> u64 {
        self.raw + self.five_minutes + self.hour + self.processes
    }
}

/// Removes old samples.
#[async_trait]
pub trait MetricsRetention: Send + Sync {
    /// Removes what lies before the cutoffs, at most 10,000 rows a transaction, so that samples
    /// are recorded in between. Whole 5-minute slots of raw samples go at once.
    ///
    /// # Errors
    /// When the database fails; what was removed before stays removed.
    async fn remove_before(&self, cutoffs: &MetricsCutoffs) -> Result<RemovedMetrics, StoreError>;
}
