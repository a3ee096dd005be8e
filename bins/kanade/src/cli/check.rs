use clap::{Args, Subcommand};
use kanade_wire::{CheckName, HumanDuration, PcId};

/// Whether machines are as they should be.
#[derive(Debug, Subcommand)]
pub enum CheckCommand {
    /// List what needs a look
    List(CheckListArguments),
    /// Show machines by checks
    Matrix {
        /// Show at most this many machines
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: usize,
    },
    /// List what became better or worse, the newest first
    Transitions(CheckHistoryArguments),
    /// List the alerts that this made, the newest first
    Alerts(CheckHistoryArguments),
    /// Forget what a check has said so far; the next report shows it again
    Clear(CheckClearArguments),
}

/// Which machines.
#[derive(Debug, Args)]
pub struct CheckListArguments {
    /// Only what this check says
    #[arg(long)]
    pub check: Option<CheckName>,
    /// Only these: ok, warn, fail, unknown
    #[arg(long, value_name = "STATUS,…", value_delimiter = ',')]
    pub status: Vec<String>,
    /// Only this machine
    #[arg(long, value_name = "MACHINE")]
    pub pc: Option<PcId>,
    /// Only what is stale: the last report is too old
    #[arg(long)]
    pub stale: bool,
    /// Also what is as it should be
    #[arg(long)]
    pub all: bool,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,
}

/// Which of them.
#[derive(Debug, Args)]
pub struct CheckHistoryArguments {
    /// Only of this check
    #[arg(long)]
    pub check: Option<CheckName>,
    /// Only on this machine
    #[arg(long, value_name = "MACHINE")]
    pub pc: Option<PcId>,
    /// Only of this last while, such as 7d
    #[arg(long, value_name = "DURATION")]
    pub since: Option<HumanDuration>,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}

/// What is forgotten.
#[derive(Debug, Args)]
pub struct CheckClearArguments {
    /// The check
    pub check: CheckName,
    /// Only on this machine
    #[arg(long, value_name = "MACHINE")]
    pub pc: Option<PcId>,
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}
