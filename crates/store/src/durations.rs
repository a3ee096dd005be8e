//! How long runs take, by job.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_wire::{JobId, ResultId};

use crate::StoreError;

/// The most runs that are looked at.
pub const LOOKED_AT: u32 = 100_000;

/// How long the runs of one job took, in milliseconds; percentiles by the nearest rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobDurations {
    /// The job.
    pub job_id: JobId,
    /// How many runs.
    pub count: u64,
    /// The shortest.
    pub min_ms: u64,
    /// Half of them took at most this.
    pub p50_ms: u64,
    /// 95 of 100 took at most this.
    pub p95_ms: u64,
    /// 99 of 100 took at most this.
    pub p99_ms: u64,
    /// The longest.
    pub max_ms: u64,
    /// On the average.
    pub mean_ms: u64,
    /// The run that took longest.
    pub max_result_id: ResultId,
}

/// Reads durations.
#[async_trait]
pub trait DurationReader: Send + Sync {
    /// How long runs took that started at `since` or later and really ran, by job, the slowest
    /// first. Of more than [`LOOKED_AT`] such runs only the newest are looked at.
    ///
    /// # Errors
    /// When the database fails.
    async fn durations(&self, since: DateTime<Utc>) -> Result<Vec<JobDurations>, StoreError>;
}
