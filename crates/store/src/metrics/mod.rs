//! Performance samples and what they are rolled up to. Gaps are accepted: a sample that was not
//! taken is not asked for again.

mod gauge;
mod ranges;
mod reader;
mod sample;
mod series;
mod writer;

pub use gauge::{Gauge, Gauges, ProcessGauge};
pub use ranges::{Resolution, SeriesRange};
pub use reader::MetricsReader;
pub use sample::{HostSample, MetricsBatch, ProcessSamples};
pub use series::{
    FleetAggregate, FleetPoint, FutureSamples, GaugePoint, HostPoint, LatestProcesses, MachineLoad,
    ProcessPoint, ProcessTimeline,
};
pub use writer::{MetricsWriter, Recorded};
