use std::str::FromStr;

use kanade_wire::outcome::UnknownWord;

/// What is measured of a machine. Rates are bytes per second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gauge {
    /// Load of all cores together, 0–100.
    CpuPct,
    /// Memory in use.
    MemUsedBytes,
    /// Memory there is.
    MemTotalBytes,
    /// Swap in use.
    SwapUsedBytes,
    /// Swap there is.
    SwapTotalBytes,
    /// Read from disks.
    DiskReadBytesPerSec,
    /// Written to disks.
    DiskWrittenBytesPerSec,
    /// Received.
    NetRxBytesPerSec,
    /// Sent.
    NetTxBytesPerSec,
}

impl Gauge {
    /// Every gauge, in the order of [`Gauges`].
    pub const ALL: [Self; 9] = [
        Self::CpuPct,
        Self::MemUsedBytes,
        Self::MemTotalBytes,
        Self::SwapUsedBytes,
        Self::SwapTotalBytes,
        Self::DiskReadBytesPerSec,
        Self::DiskWrittenBytesPerSec,
        Self::NetRxBytesPerSec,
        Self::NetTxBytesPerSec,
    ];

    /// The name on the wire, in URLs and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CpuPct => "cpu_pct",
            Self::MemUsedBytes => "mem_used_bytes",
            Self::MemTotalBytes => "mem_total_bytes",
            Self::SwapUsedBytes => "swap_used_bytes",
            Self::SwapTotalBytes => "swap_total_bytes",
            Self::DiskReadBytesPerSec => "disk_read_bytes_per_sec",
            Self::DiskWrittenBytesPerSec => "disk_written_bytes_per_sec",
            Self::NetRxBytesPerSec => "net_rx_bytes_per_sec",
            Self::NetTxBytesPerSec => "net_tx_bytes_per_sec",
        }
    }
}

impl FromStr for Gauge {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let known = Self::ALL.into_iter().find(|gauge| gauge.as_str() == text);
        known.ok_or_else(|| unknown(text, &Self::ALL.map(Self::as_str)))
    }
}

/// One value per gauge, in the order of [`Gauge::ALL`].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Gauges<T>(pub [T; 9]);

impl<T: Copy> Gauges<T> {
    /// The value of a gauge.
    pub fn get(&self, gauge: Gauge) -> T {
        self.0[gauge as usize]
    }
}

/// What is measured of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProcessGauge {
    /// Load in percent of one core.
    CpuPct,
    /// Resident memory.
    RssBytes,
    /// Read per second.
    DiskReadBytesPerSec,
    /// Written per second.
    DiskWrittenBytesPerSec,
}

impl ProcessGauge {
    /// Every gauge.
    pub const ALL: [Self; 4] = [
        Self::CpuPct,
        Self::RssBytes,
        Self::DiskReadBytesPerSec,
        Self::DiskWrittenBytesPerSec,
    ];

    /// The name on the wire, in URLs and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CpuPct => "cpu_pct",
            Self::RssBytes => "rss_bytes",
            Self::DiskReadBytesPerSec => "disk_read_bytes_per_sec",
            Self::DiskWrittenBytesPerSec => "disk_written_bytes_per_sec",
        }
    }
}

impl FromStr for ProcessGauge {
    type Err = UnknownWord;
    /// Also takes the short words `cpu`, `rss`, `disk_read` and `disk_written`.
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "cpu" => return Ok(Self::CpuPct),
            "rss" => return Ok(Self::RssBytes),
            "disk_read" => return Ok(Self::DiskReadBytesPerSec),
            "disk_written" => return Ok(Self::DiskWrittenBytesPerSec),
            _ => {}
        }
        let known = Self::ALL.into_iter().find(|gauge| gauge.as_str() == text);
        known.ok_or_else(|| unknown(text, &Self::ALL.map(Self::as_str)))
    }
}

fn unknown(text: &str, words: &[&str]) -> UnknownWord {
    UnknownWord {
        text: text.to_owned(),
        words: words.join(", "),
    }
}
