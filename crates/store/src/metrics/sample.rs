use chrono::{DateTime, Utc};
use kanade_wire::PcId;
use kanade_wire::perf::ProcessSample;

use super::Gauges;

/// A machine's load at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct HostSample {
    /// The machine.
    pub pc_id: PcId,
    /// When: by the machine's clock, or when it arrived if that clock is ahead.
    pub at: DateTime<Utc>,
    /// What the machine's clock said, when that is not `at`.
    pub reported_at: Option<DateTime<Utc>>,
    /// How many cores there are.
    pub cpu_count: Option<u32>,
    /// What was measured; what the machine could not read is `None`.
    pub gauges: Gauges<Option<f64>>,
}

/// The busiest processes of a machine at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcessSamples {
    /// The machine.
    pub pc_id: PcId,
    /// When: by the machine's clock, or when it arrived if that clock is ahead.
    pub at: DateTime<Utc>,
    /// What the machine's clock said, when that is not `at`.
    pub reported_at: Option<DateTime<Utc>>,
    /// The processes.
    pub processes: Vec<ProcessSample>,
}

/// Samples that are recorded together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MetricsBatch {
    /// Of machines.
    pub hosts: Vec<HostSample>,
    /// Of processes.
    pub processes: Vec<ProcessSamples>,
}

impl MetricsBatch {
    /// How many messages it comes from.
    pub fn len(&self) -> usize {
        self.hosts.len() + self.processes.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
