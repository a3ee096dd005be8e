use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_wire::PcId;

use super::{
    FleetAggregate, FleetPoint, FutureSamples, Gauge, HostPoint, LatestProcesses, MachineLoad,
    ProcessGauge, ProcessTimeline, SeriesRange,
};
use crate::StoreError;

/// Reads samples and rollups.
#[async_trait]
pub trait MetricsReader: Send + Sync {
    /// A machine's load in order of time; times without samples have no point, an unknown machine
    /// has none at all.
    ///
    /// # Errors
    /// When the database fails.
    async fn machine(&self, pc: &PcId, range: &SeriesRange) -> Result<Vec<HostPoint>, StoreError>;

    /// A gauge over the whole fleet in order of time. Points are at least a minute long, and as
    /// long as the range's resolution has it.
    ///
    /// # Errors
    /// When the database fails.
    async fn fleet(
        &self,
        gauge: Gauge,
        aggregate: FleetAggregate,
        range: &SeriesRange,
    ) -> Result<Vec<FleetPoint>, StoreError>;

    /// The machines with the greatest mean of a gauge between `from` and `to`, the greatest first,
    /// at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    async fn top(
        &self,
        gauge: Gauge,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<MachineLoad>, StoreError>;

    /// The last sample of a machine's processes; `None` when none is kept.
    ///
    /// # Errors
    /// When the database fails.
    async fn processes(&self, pc: &PcId) -> Result<Option<LatestProcesses>, StoreError>;

    /// What a machine's processes used, the `top` names apart and the rest as `other`; empty
    /// without samples.
    ///
    /// # Errors
    /// When the database fails.
    async fn process_timeline(
        &self,
        pc: &PcId,
        gauge: ProcessGauge,
        range: &SeriesRange,
        top: u32,
    ) -> Result<ProcessTimeline, StoreError>;

    /// Machines whose processes were sampled at `since` or later, by id, with the last time.
    ///
    /// # Errors
    /// When the database fails.
    async fn sampling_processes(
        &self,
        since: DateTime<Utc>,
    ) -> Result<Vec<(PcId, DateTime<Utc>)>, StoreError>;

    /// Machines that sent samples from the future, the most recent first, at most 100.
    ///
    /// # Errors
    /// When the database fails.
    async fn future_samples(&self) -> Result<Vec<FutureSamples>, StoreError>;
}
