use clap::{Args, Subcommand};
use kanade_wire::{HumanDuration, PcId};

const METRICS: &str = "\
METRIC is cpu_pct, mem_used_bytes, swap_used_bytes, disk_read_bytes_per_sec,
disk_written_bytes_per_sec, net_rx_bytes_per_sec, net_tx_bytes_per_sec, or mem_total_bytes or
swap_total_bytes.";

/// How busy machines are.
#[derive(Debug, Subcommand)]
pub enum PerfCommand {
    /// Show the load of one machine
    Show(PerfShowArguments),
    /// Show the busiest processes of a machine, where somebody has asked for them
    Processes(PerfProcessesArguments),
    /// List the busiest machines
    #[command(after_help = METRICS)]
    Top(PerfTopArguments),
    /// Show the load of all machines together
    #[command(after_help = METRICS)]
    Fleet(PerfFleetArguments),
}

/// Of which machine, and when.
#[derive(Debug, Args)]
pub struct PerfShowArguments {
    /// The machine
    #[arg(value_name = "MACHINE")]
    pub pc_id: PcId,
    /// This last while
    #[arg(long, value_name = "DURATION", default_value = "1h")]
    pub since: HumanDuration,
    /// How long a line is at least
    #[arg(long, value_name = "DURATION")]
    pub step: Option<HumanDuration>,
}

/// Of which machine, and for how long.
#[derive(Debug, Args)]
pub struct PerfProcessesArguments {
    /// The machine
    #[arg(value_name = "MACHINE")]
    pub pc_id: PcId,
    /// Have it tell them for so long, a day at most; it costs the machine a little, and ends by itself
    #[arg(long = "for", value_name = "DURATION", conflicts_with = "stop")]
    pub duration: Option<HumanDuration>,
    /// Have it tell them no more
    #[arg(long)]
    pub stop: bool,
}

/// By what.
#[derive(Debug, Args)]
pub struct PerfTopArguments {
    /// By this
    #[arg(long, default_value = "cpu_pct")]
    pub metric: String,
    /// The mean of this last while
    #[arg(long, value_name = "DURATION", default_value = "5m")]
    pub window: HumanDuration,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub limit: u32,
}

/// Of what, and when.
#[derive(Debug, Args)]
pub struct PerfFleetArguments {
    /// What is measured
    #[arg(long, default_value = "cpu_pct")]
    pub metric: String,
    /// The greatest of all machines, not the mean
    #[arg(long)]
    pub max: bool,
    /// This last while
    #[arg(long, value_name = "DURATION", default_value = "1h")]
    pub since: HumanDuration,
    /// How long a line is at least
    #[arg(long, value_name = "DURATION")]
    pub step: Option<HumanDuration>,
}
