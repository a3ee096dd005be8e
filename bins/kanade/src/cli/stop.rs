use clap::{Args, Subcommand};
use kanade_wire::{ExecId, HumanDuration, JobId, PcId};

/// What is stopped.
#[derive(Debug, Args)]
#[group(id = "what", required = true, multiple = false)]
pub struct KillArguments {
    /// The execution; `kanade execution list` shows it
    #[arg(value_name = "EXECUTION", group = "what")]
    pub exec_id: Option<ExecId>,
    /// Every execution of this job that is not over
    #[arg(long, group = "what")]
    pub job: Option<JobId>,
    /// Everything on this machine; elsewhere the executions go on
    #[arg(long, value_name = "MACHINE", group = "what")]
    pub pc: Option<PcId>,
}

/// Which job is revoked, or may run again.
#[derive(Debug, Args)]
pub struct RevokeArguments {
    /// The jobs
    #[arg(value_name = "JOB", required = true)]
    pub ids: Vec<JobId>,
}

/// What stops everything.
#[derive(Debug, Args)]
pub struct StopAllArguments {
    /// Why; shown with the freeze
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Do not ask for a confirmation
    #[arg(long)]
    pub yes: bool,
}

/// The change freeze.
#[derive(Debug, Subcommand)]
pub enum FreezeCommand {
    /// Show the freeze
    Status,
    /// Freeze: schedules and rollouts do not run, people are asked
    Set(FreezeSetArguments),
    /// End the freeze
    Clear,
}

/// When, and why.
#[derive(Debug, Args)]
pub struct FreezeSetArguments {
    /// From this date (its midnight) or time on, such as 2026-12-24 or 2026-12-24T18:00:00Z; now
    /// when left out
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// Until this date or time; until it is cleared when left out
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Dates are those of UTC, not of the backend's zone
    #[arg(long)]
    pub utc: bool,
}

/// Somebody else's consent.
#[derive(Debug, Subcommand)]
pub enum ApprovalCommand {
    /// List requests, those nobody has decided on when nothing else is said
    List(ApprovalListArguments),
    /// Ask that schedules and rollouts may run a job as it is now
    Request {
        /// The job
        #[arg(value_name = "JOB")]
        job: JobId,
    },
    /// Agree to what somebody else asked for; an order starts at once
    Approve(ApprovalDecisionArguments),
    /// Do not agree, or take a standing approval back
    Reject(ApprovalDecisionArguments),
}

/// Which requests.
#[derive(Debug, Args)]
pub struct ApprovalListArguments {
    /// Only those that stand so: pending, approved, rejected or expired
    #[arg(long, default_value = "pending", value_parser = ["pending", "approved", "rejected", "expired"], hide_possible_values = true)]
    pub state: String,
    /// However they stand
    #[arg(long, conflicts_with = "state")]
    pub all: bool,
    /// Only those of this job
    #[arg(long)]
    pub job: Option<JobId>,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}

/// On which request is decided.
#[derive(Debug, Args)]
pub struct ApprovalDecisionArguments {
    /// The request; `kanade approval list` shows it
    #[arg(value_name = "APPROVAL")]
    pub id: String,
    /// What to say to it
    #[arg(long, value_name = "TEXT")]
    pub comment: Option<String>,
    /// Let it start although a change freeze holds
    #[arg(long)]
    pub during_freeze: bool,
}

/// Who is asked for a sign of life.
#[derive(Debug, Args)]
#[group(id = "whom", required = true, multiple = true)]
pub struct PingArguments {
    /// The machine
    #[arg(value_name = "MACHINE", group = "whom", conflicts_with_all = ["all", "groups"])]
    pub pc_id: Option<PcId>,
    /// Every machine at once
    #[arg(long, group = "whom", conflicts_with = "groups")]
    pub all: bool,
    /// The machines of these groups
    #[arg(
        long,
        visible_alias = "group",
        value_name = "GROUP,…",
        value_delimiter = ',',
        group = "whom"
    )]
    pub groups: Vec<kanade_wire::GroupName>,
    /// How long to wait for the last answer
    #[arg(long, value_name = "DURATION", default_value = "5s")]
    pub wait: HumanDuration,
}
