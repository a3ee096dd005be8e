use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use kanade_wire::{GroupName, HumanDuration, PcId};

use super::file::{ReleaseDeleteArguments, ReleasePublishArguments, ReleaseTargetArguments};

/// Machines.
#[derive(Debug, Subcommand)]
pub enum AgentCommand {
    /// List machines
    List(AgentListArguments),
    /// Show one machine
    Show {
        /// The machine
        #[arg(value_name = "MACHINE")]
        pc_id: PcId,
    },
    /// Ask a machine for a sign of life
    Ping(AgentPingArguments),
    /// Show the end of an agent's log
    Logs(AgentLogsArguments),
    /// Have an agent tell how it is: state, configuration, network checks and log, no secrets
    Diagnose(AgentDiagnoseArguments),
    /// Publish a release of the agent for a platform
    Publish(ReleasePublishArguments),
    /// List releases of the agent
    Releases {
        /// Show at most this many
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
    },
    /// Bring agents to a release at once; `kanade rollout create --release` does it in waves
    Rollout(ReleaseTargetArguments),
    /// List versions of the agent, with how many machines run each or were rolled back from it
    Adoption {
        /// Show at most this many
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,
    },
    /// Delete a release of the agent that no configuration or rollout needs
    ReleaseDelete(ReleaseDeleteArguments),
    /// What is said of machines: site, owner, asset tag and the like
    #[command(subcommand)]
    Attribute(AttributeCommand),
}

/// Attributes of machines.
#[derive(Debug, Subcommand)]
pub enum AttributeCommand {
    /// Show a machine's attributes
    Get {
        /// The machine
        #[arg(value_name = "MACHINE")]
        pc_id: PcId,
    },
    /// Set attributes of a machine; those that are not named stay
    Set {
        /// The machine
        #[arg(value_name = "MACHINE")]
        pc_id: PcId,
        /// Names and values
        #[arg(value_name = "NAME=VALUE", required = true)]
        pairs: Vec<String>,
    },
    /// Take attributes of a machine away
    Rm {
        /// The machine
        #[arg(value_name = "MACHINE")]
        pc_id: PcId,
        /// Which
        #[arg(value_name = "NAME", required = true)]
        names: Vec<String>,
    },
    /// Take attributes of many machines from a table in CSV: pc_id,site,owner
    Import(AttributeImportArguments),
}

/// Which table, and how it is taken.
#[derive(Debug, Args)]
pub struct AttributeImportArguments {
    /// The table, or - for stdin
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Only show what would change, and which machines are not known
    #[arg(long)]
    pub dry_run: bool,
    /// Also describe machines that were never seen
    #[arg(long)]
    pub keep_unknown: bool,
    /// Let an empty cell take the attribute away
    #[arg(long)]
    pub clear_empty: bool,
}

/// Which machines.
#[derive(Debug, Args)]
pub struct AgentListArguments {
    /// Only machines whose id, hostname, user or version contains this
    #[arg(value_name = "TEXT")]
    pub search: Option<String>,
    /// Only machines that are so: online or offline
    #[arg(long, value_enum, hide_possible_values = true)]
    pub status: Option<AgentStatus>,
    /// Only machines of this family: linux, windows or macos
    #[arg(long, value_name = "FAMILY")]
    pub os: Option<String>,
    /// Only machines of this architecture, such as x86_64 or aarch64
    #[arg(long, value_name = "ARCHITECTURE")]
    pub arch: Option<String>,
    /// Only machines that can do this, such as shell:pwsh or cgroup2; give it again for both
    #[arg(long = "can", value_name = "CAPABILITY")]
    pub capabilities: Vec<String>,
    /// Only machines where this account is signed in; some or none for anybody or nobody
    #[arg(long, value_name = "ACCOUNT")]
    pub session: Option<String>,
    /// Only machines that do not work with their configuration yet, or that do: pending or in-force
    #[arg(long, value_enum, hide_possible_values = true, value_name = "STATE")]
    pub config: Option<ConfigFilter>,
    /// Only machines with this version of the agent
    #[arg(long, value_name = "VERSION")]
    pub version: Option<String>,
    /// Only machines that were rolled back from this version of the agent
    #[arg(long, value_name = "VERSION")]
    pub quarantined: Option<String>,
    /// Only machines in this group
    #[arg(long)]
    pub group: Option<GroupName>,
    /// Only machines with this attribute: NAME=VALUE, or NAME alone for any value
    #[arg(long = "attribute", value_name = "NAME[=VALUE]")]
    pub attributes: Vec<String>,
    /// The order: machine, hostname, seen, version or os
    #[arg(
        long,
        value_enum,
        default_value_t = AgentSort::Machine,
        hide_possible_values = true,
        value_name = "ORDER"
    )]
    pub sort: AgentSort,
    /// Turn the order round
    #[arg(long)]
    pub reverse: bool,
    /// Show at most this many
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
}

/// Whether a machine is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AgentStatus {
    /// Heard of within the last 2 minutes
    Online,
    /// Silent for longer
    Offline,
}

impl AgentStatus {
    /// The word the API takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Offline => "offline",
        }
    }
}

/// Whether a machine works with the configuration it should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ConfigFilter {
    /// With another
    Pending,
    /// With that one
    InForce,
}

impl ConfigFilter {
    /// The word the API takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InForce => "in_force",
        }
    }
}

/// An order of machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AgentSort {
    /// By id
    Machine,
    /// By hostname
    Hostname,
    /// By the last sign of life, the oldest first
    Seen,
    /// By the agent's version
    Version,
    /// By operating system
    Os,
}

impl AgentSort {
    /// The word the API takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Machine => "pc_id",
            Self::Hostname => "hostname",
            Self::Seen => "last_heartbeat",
            Self::Version => "agent_version",
            Self::Os => "os_family",
        }
    }
}

/// Whose log, and how much of it.
#[derive(Debug, Args)]
pub struct AgentLogsArguments {
    /// The machine
    #[arg(value_name = "MACHINE")]
    pub pc_id: PcId,
    /// Lines from the end, at most 20000
    #[arg(
        short = 'n',
        long = "tail",
        value_name = "LINES",
        default_value_t = 500
    )]
    pub tail: u32,
}

/// Which machine, and where to.
#[derive(Debug, Args)]
pub struct AgentDiagnoseArguments {
    /// The machine
    #[arg(value_name = "MACHINE")]
    pub pc_id: PcId,
    /// Write everything to this file, which must not exist
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
}

/// Which machine is asked.
#[derive(Debug, Args)]
pub struct AgentPingArguments {
    /// The machine
    #[arg(value_name = "MACHINE")]
    pub pc_id: PcId,
    /// How long to wait for the answer
    #[arg(long, value_name = "DURATION", default_value = "5s")]
    pub wait: HumanDuration,
}

impl AgentPingArguments {
    /// How long to wait.
    pub fn wait(&self) -> Duration {
        self.wait.value()
    }
}
