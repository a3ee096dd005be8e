//! Performance: of a machine, of its processes, of the fleet.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kanade_wire::PcId;
use serde::{Deserialize, Serialize};

/// A machine's load over some time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MachinePerf {
    /// The machine.
    pub pc_id: PcId,
    /// The first moment.
    pub from: DateTime<Utc>,
    /// The moment after the last.
    pub to: DateTime<Utc>,
    /// Seconds a point stands for: at least what was asked for.
    pub step_seconds: i64,
    /// What it is drawn from: `raw`, `5m` or `1h`.
    pub resolution: String,
    /// The points in order of time; where there are none, nothing was sent.
    pub points: Vec<PerfPoint>,
}

/// A machine's load at one point. The least and the greatest are given where the point is made
/// of rollups.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PerfPoint {
    /// Where its time begins.
    pub at: DateTime<Utc>,
    /// Load of all cores together, 0–100: the mean.
    pub cpu_pct: Option<f64>,
    /// Memory in use: the mean.
    pub mem_used_bytes: Option<f64>,
    /// Memory there is: the mean.
    pub mem_total_bytes: Option<f64>,
    /// Swap in use: the mean.
    pub swap_used_bytes: Option<f64>,
    /// Swap there is: the mean.
    pub swap_total_bytes: Option<f64>,
    /// Bytes read from disks per second: the mean.
    pub disk_read_bytes_per_sec: Option<f64>,
    /// Bytes written to disks per second: the mean.
    pub disk_written_bytes_per_sec: Option<f64>,
    /// Bytes received per second: the mean.
    pub net_rx_bytes_per_sec: Option<f64>,
    /// Bytes sent per second: the mean.
    pub net_tx_bytes_per_sec: Option<f64>,
    /// The least `cpu_pct`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_pct_min: Option<f64>,
    /// The greatest `cpu_pct`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_pct_max: Option<f64>,
    /// The least `mem_used_bytes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mem_used_bytes_min: Option<f64>,
    /// The greatest `mem_used_bytes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mem_used_bytes_max: Option<f64>,
    /// The least `mem_total_bytes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mem_total_bytes_min: Option<f64>,
    /// The greatest `mem_total_bytes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mem_total_bytes_max: Option<f64>,
    /// The least `swap_used_bytes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swap_used_bytes_min: Option<f64>,
    /// The greatest `swap_used_bytes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swap_used_bytes_max: Option<f64>,
    /// The least `swap_total_bytes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swap_total_bytes_min: Option<f64>,
    /// The greatest `swap_total_bytes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swap_total_bytes_max: Option<f64>,
    /// The least `disk_read_bytes_per_sec`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_read_bytes_per_sec_min: Option<f64>,
    /// The greatest `disk_read_bytes_per_sec`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_read_bytes_per_sec_max: Option<f64>,
    /// The least `disk_written_bytes_per_sec`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_written_bytes_per_sec_min: Option<f64>,
    /// The greatest `disk_written_bytes_per_sec`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_written_bytes_per_sec_max: Option<f64>,
    /// The least `net_rx_bytes_per_sec`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net_rx_bytes_per_sec_min: Option<f64>,
    /// The greatest `net_rx_bytes_per_sec`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net_rx_bytes_per_sec_max: Option<f64>,
    /// The least `net_tx_bytes_per_sec`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net_tx_bytes_per_sec_min: Option<f64>,
    /// The greatest `net_tx_bytes_per_sec`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net_tx_bytes_per_sec_max: Option<f64>,
}

/// The last sample of a machine's processes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MachineProcesses {
    /// The machine.
    pub pc_id: PcId,
    /// When it was taken; none when there is none.
    pub latest_at: Option<DateTime<Utc>>,
    /// The processes, the busiest first.
    pub processes: Vec<ProcessRow>,
}

/// One process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProcessRow {
    /// Its process id.
    pub pid: u32,
    /// Its name.
    pub name: String,
    /// Its load in percent of one core.
    pub cpu_pct: f64,
    /// Its resident memory.
    pub rss_bytes: i64,
    /// Bytes read per second.
    pub disk_read_bytes_per_sec: Option<f64>,
    /// Bytes written per second.
    pub disk_written_bytes_per_sec: Option<f64>,
}

/// What a machine's processes used over some time, by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProcessTimeline {
    /// The machine.
    pub pc_id: PcId,
    /// What is shown.
    pub metric: String,
    /// The first moment.
    pub from: DateTime<Utc>,
    /// The moment after the last.
    pub to: DateTime<Utc>,
    /// Seconds a point stands for.
    pub step_seconds: i64,
    /// The names that used most over the whole time, the greatest first; `other` for the rest.
    pub names: Vec<String>,
    /// The points in order of time.
    pub points: Vec<ProcessTimelinePoint>,
}

/// What processes used at one point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProcessTimelinePoint {
    /// Where its time begins.
    pub at: DateTime<Utc>,
    /// The mean by name.
    pub values: BTreeMap<String, f64>,
}

/// A gauge over the whole fleet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FleetPerf {
    /// The gauge.
    pub metric: String,
    /// `avg` or `max`.
    pub agg: String,
    /// The first moment.
    pub from: DateTime<Utc>,
    /// The moment after the last.
    pub to: DateTime<Utc>,
    /// Seconds a point stands for: at least what was asked for.
    pub step_seconds: i64,
    /// What it is drawn from: `raw`, `5m` or `1h`.
    pub resolution: String,
    /// The points in order of time.
    pub points: Vec<FleetPerfPoint>,
}

/// The fleet at one point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FleetPerfPoint {
    /// Where its time begins.
    pub at: DateTime<Utc>,
    /// The value.
    pub value: f64,
}

/// The busiest machines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TopMachines {
    /// The gauge.
    pub metric: String,
    /// Seconds of the mean.
    pub window_seconds: i64,
    /// The machines, the greatest first.
    pub rows: Vec<TopMachine>,
}

/// One of the busiest machines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TopMachine {
    /// The machine.
    pub pc_id: PcId,
    /// Its name; empty when it never said one.
    pub hostname: String,
    /// The mean.
    pub value: f64,
}

/// Machines whose processes are being sampled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ActiveInvestigations {
    /// The machines, by id.
    pub pcs: Vec<ActiveInvestigation>,
}

/// A machine whose processes are being sampled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ActiveInvestigation {
    /// The machine.
    pub pc_id: PcId,
    /// Its last sample.
    pub last_at: DateTime<Utc>,
    /// Until when it was asked for; none when nobody asked through its own configuration.
    pub expires_at: Option<DateTime<Utc>>,
}

/// For how long a machine's processes are sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProcessSamplingRequest {
    /// Minutes from now, at most 1,440; 0 ends it.
    pub minutes: u32,
}

/// Until when a machine's processes are sampled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProcessSampling {
    /// The machine.
    pub pc_id: PcId,
    /// Until when; none when it was ended.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What became of performance samples since the backend started.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PerformanceIngest {
    /// Samples that are new.
    pub recorded: u64,
    /// Samples that came again.
    pub duplicates: u64,
    /// Messages that could not be read, or whose subject names another machine.
    pub refused: u64,
    /// Samples too old to be kept.
    pub too_old: u64,
    /// Samples of machines whose clock is ahead, kept at the time they came.
    pub from_future: u64,
    /// Samples the database did not take.
    pub lost: u64,
    /// When the last ones were recorded.
    pub last_at: Option<DateTime<Utc>>,
    /// Why the last refused message was refused.
    pub last_refusal: Option<String>,
}
