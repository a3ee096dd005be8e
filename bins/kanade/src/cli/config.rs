use clap::{Args, Subcommand};
use kanade_wire::{GroupName, PcId};

const SETTINGS: &str = "\
Settings are target_version, target_version_jitter, heartbeat_interval, host_perf_interval,
process_perf_enabled, process_perf_expires_at, process_perf_top_n, client_display_name and
max_local_concurrent.
What is set for a machine wins over what is set for its groups, and that over what is set for all;
of two groups the one whose name comes last wins.";

/// Configuration of machines.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Show what is set for all machines, a group or a machine
    Get(ConfigTargetArguments),
    /// Set something; what is not named stays
    #[command(after_help = SETTINGS)]
    Set(ConfigSetArguments),
    /// Unset something, so that what is set below holds
    Unset(ConfigUnsetArguments),
    /// Unset everything of a group or a machine
    Clear(ConfigTargetArguments),
    /// Show what holds on a machine, and where each setting comes from
    Effective {
        /// The machine
        #[arg(value_name = "MACHINE")]
        pc_id: PcId,
    },
}

/// Whose configuration.
#[derive(Debug, Args)]
pub struct ConfigTargetArguments {
    /// That of this group's machines instead of all
    #[arg(long)]
    pub group: Option<GroupName>,
    /// That of this machine instead of all
    #[arg(long, value_name = "MACHINE", conflicts_with = "group")]
    pub pc: Option<PcId>,
}

/// What is set.
#[derive(Debug, Args)]
pub struct ConfigSetArguments {
    #[command(flatten)]
    pub target: ConfigTargetArguments,
    /// Settings and their values
    #[arg(value_name = "SETTING=VALUE", required = true)]
    pub pairs: Vec<String>,
}

/// What is unset.
#[derive(Debug, Args)]
pub struct ConfigUnsetArguments {
    #[command(flatten)]
    pub target: ConfigTargetArguments,
    /// Settings
    #[arg(value_name = "SETTING", required = true)]
    pub names: Vec<String>,
}
