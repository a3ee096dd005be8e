//! Performance samples (contract wire.md §3.7).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::PcId;

/// A machine's load at one moment. Rates are bytes per second; `cpu_pct` is 0–100.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HostPerf {
    /// The machine.
    pub pc_id: PcId,
    /// By the machine's clock.
    pub at: DateTime<Utc>,
    /// Load of all cores together, 0–100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_pct: Option<f64>,
    /// How many cores there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_count: Option<u32>,
    /// Memory in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mem_used_bytes: Option<i64>,
    /// Memory there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mem_total_bytes: Option<i64>,
    /// Swap in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swap_used_bytes: Option<i64>,
    /// Swap there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swap_total_bytes: Option<i64>,
    /// Bytes read from disks per second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_read_bytes_per_sec: Option<f64>,
    /// Bytes written to disks per second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_written_bytes_per_sec: Option<f64>,
    /// Bytes received per second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net_rx_bytes_per_sec: Option<f64>,
    /// Bytes sent per second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net_tx_bytes_per_sec: Option<f64>,
}

/// The busiest processes of a machine, by load, descending.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProcessPerf {
    /// The machine.
    pub pc_id: PcId,
    /// By the machine's clock.
    pub at: DateTime<Utc>,
    /// The processes.
    pub processes: Vec<ProcessSample>,
}

/// One process at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProcessSample {
    /// Its process id.
    pub pid: u32,
    /// Its name.
    pub name: String,
    /// Its load in percent of one core.
    pub cpu_pct: f64,
    /// Its resident memory.
    pub rss_bytes: i64,
    /// Bytes read per second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_read_bytes_per_sec: Option<f64>,
    /// Bytes written per second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disk_written_bytes_per_sec: Option<f64>,
}
