use async_trait::async_trait;

use super::MetricsBatch;
use crate::StoreError;

/// What became of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Samples that are new.
    pub recorded: u64,
    /// Samples of a machine and a moment that were there already.
    pub duplicates: u64,
}

/// Records samples.
#[async_trait]
pub trait MetricsWriter: Send + Sync {
    /// Records samples and adds them to the rollups, all in one transaction. A sample counts once
    /// per machine and moment, however often it comes.
    ///
    /// # Errors
    /// When the database fails; then nothing of the batch remains.
    async fn record(&self, batch: MetricsBatch) -> Result<Recorded, StoreError>;
}
