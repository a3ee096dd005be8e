use clap::{Args, Subcommand};
use kanade_wire::{ExecId, HumanDuration, JobId, PcId, ResultId};

/// Runs.
#[derive(Debug, Subcommand)]
pub enum ResultCommand {
    /// List runs, the newest first
    List(ResultListArguments),
    /// Show one run and its output
    Show(ResultShowArguments),
}

/// Which runs.
#[derive(Debug, Args)]
pub struct ResultListArguments {
    /// Only runs on this machine
    #[arg(long, value_name = "MACHINE")]
    pub pc: Option<PcId>,
    /// Only runs of this job
    #[arg(long)]
    pub job: Option<JobId>,
    /// Only runs of this execution
    #[arg(long, value_name = "EXECUTION")]
    pub exec: Option<ExecId>,
    /// Only runs that ended so: succeeded, failed, timed_out, killed, skipped, lost, or running
    #[arg(long, value_name = "OUTCOME,…", value_delimiter = ',')]
    pub outcome: Vec<String>,
    /// Only runs that came up against a limit of time, memory, processes or output
    #[arg(long)]
    pub over_limits: bool,
    /// Only runs of this last while, such as 2h
    #[arg(long, value_name = "DURATION")]
    pub since: Option<HumanDuration>,
    /// Only runs whose output matches this regular expression
    #[arg(long, value_name = "REGEX")]
    pub grep: Option<String>,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}

/// Which run, and what of it.
#[derive(Debug, Args)]
pub struct ResultShowArguments {
    /// The run; `kanade result list` shows it
    #[arg(value_name = "RESULT")]
    pub result_id: ResultId,
    /// Write only its standard output, whole and as it is
    #[arg(long, conflicts_with = "stderr")]
    pub stdout: bool,
    /// Write only its standard error, whole and as it is
    #[arg(long)]
    pub stderr: bool,
}
