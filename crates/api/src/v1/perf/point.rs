//! A point as the API shows it.

use kanade_api_types::perf::PerfPoint;
use kanade_store::metrics::{Gauge, HostPoint};

/// The point; `rolled_up` says whether it shows the least and the greatest too.
pub fn perf_point(point: &HostPoint, rolled_up: bool) -> PerfPoint {
    let of = |gauge| point.gauges.get(gauge);
    let mean = |gauge| of(gauge).map(|point| point.average);
    let least = |gauge| of(gauge).filter(|_| rolled_up).map(|point| point.min);
    let greatest = |gauge| of(gauge).filter(|_| rolled_up).map(|point| point.max);
    PerfPoint {
        at: point.at,
        cpu_pct: mean(Gauge::CpuPct),
        mem_used_bytes: mean(Gauge::MemUsedBytes),
        mem_total_bytes: mean(Gauge::MemTotalBytes),
        swap_used_bytes: mean(Gauge::SwapUsedBytes),
        swap_total_bytes: mean(Gauge::SwapTotalBytes),
        disk_read_bytes_per_sec: mean(Gauge::DiskReadBytesPerSec),
        disk_written_bytes_per_sec: mean(Gauge::DiskWrittenBytesPerSec),
        net_rx_bytes_per_sec: mean(Gauge::NetRxBytesPerSec),
        net_tx_bytes_per_sec: mean(Gauge::NetTxBytesPerSec),
        cpu_pct_min: least(Gauge::CpuPct),
        cpu_pct_max: greatest(Gauge::CpuPct),
        mem_used_bytes_min: least(Gauge::MemUsedBytes),
        mem_used_bytes_max: greatest(Gauge::MemUsedBytes),
        mem_total_bytes_min: least(Gauge::MemTotalBytes),
        mem_total_bytes_max: greatest(Gauge::MemTotalBytes),
        swap_used_bytes_min: least(Gauge::SwapUsedBytes),
        swap_used_bytes_max: greatest(Gauge::SwapUsedBytes),
        swap_total_bytes_min: least(Gauge::SwapTotalBytes),
        swap_total_bytes_max: greatest(Gauge::SwapTotalBytes),
        disk_read_bytes_per_sec_min: least(Gauge::DiskReadBytesPerSec),
        disk_read_bytes_per_sec_max: greatest(Gauge::DiskReadBytesPerSec),
        disk_written_bytes_per_sec_min: least(Gauge::DiskWrittenBytesPerSec),
        disk_written_bytes_per_sec_max: greatest(Gauge::DiskWrittenBytesPerSec),
        net_rx_bytes_per_sec_min: least(Gauge::NetRxBytesPerSec),
        net_rx_bytes_per_sec_max: greatest(Gauge::NetRxBytesPerSec),
        net_tx_bytes_per_sec_min: least(Gauge::NetTxBytesPerSec),
        net_tx_bytes_per_sec_max: greatest(Gauge::NetTxBytesPerSec),
    }
}
