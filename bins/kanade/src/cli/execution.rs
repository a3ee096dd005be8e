use clap::{Args, Subcommand, ValueEnum};
use kanade_wire::{ExecId, HumanDuration, JobId};

/// Executions.
#[derive(Debug, Subcommand)]
pub enum ExecutionCommand {
    /// List executions, the newest first
    List(ExecutionListArguments),
    /// Show one execution and the machines that did not succeed
    Show {
        /// The execution
        #[arg(value_name = "EXECUTION")]
        exec_id: ExecId,
    },
}

/// Which executions.
#[derive(Debug, Args)]
pub struct ExecutionListArguments {
    /// Only executions of this job
    #[arg(long)]
    pub job: Option<JobId>,
    /// Only executions that stand so: pending, running, completed or expired
    #[arg(long, value_enum, hide_possible_values = true)]
    pub status: Option<ExecutionStatus>,
    /// Only executions of this last while, such as 2h
    #[arg(long, value_name = "DURATION")]
    pub since: Option<HumanDuration>,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}

/// How an execution stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExecutionStatus {
    /// No machine has begun
    Pending,
    /// Some machines have begun
    Running,
    /// Every machine has answered
    Completed,
    /// Some machines were given up
    Expired,
}

impl ExecutionStatus {
    /// The word the API takes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Expired => "expired",
        }
    }
}
