//! What can be typed. Types and their help only; what happens is in `commands`.

mod agent;
mod alert;
mod audit;
mod check;
mod config;
mod document;
mod event;
mod exec;
mod execution;
mod file;
mod group;
mod inventory;
mod job;
mod login;
mod notice;
mod outlook;
mod perf;
mod plan;
mod query;
mod result;
mod rollout;
mod run;
mod schedule;
mod secret;
mod stop;
mod up;
mod view;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use agent::{
    AgentCommand, AgentDiagnoseArguments, AgentListArguments, AgentLogsArguments,
    AgentPingArguments, AttributeCommand, AttributeImportArguments,
};
pub use alert::{AlertCommand, AlertDeliveriesArguments, AlertListArguments, WebhookCommand};
pub use audit::{AuditCommand, AuditListArguments};
pub use check::{CheckClearArguments, CheckCommand, CheckHistoryArguments, CheckListArguments};
pub use config::{ConfigCommand, ConfigSetArguments, ConfigTargetArguments, ConfigUnsetArguments};
pub use document::{DeleteArguments, ExportArguments, PathArguments, RevisionCommand};
pub use event::{EventCommand, EventListArguments};
pub use exec::{ExecArguments, ParameterArgument};
pub use execution::{ExecutionCommand, ExecutionListArguments};
pub use file::{
    AppCommand, FileArguments, FileDownloadArguments, FileListArguments, FilePublishArguments,
    ReleaseDeleteArguments, ReleasePublishArguments, ReleaseTargetArguments, ScriptCommand,
};
pub use group::{GroupCommand, GroupMachines};
pub use inventory::{
    Condition, InventoryCommand, InventoryHistoryArguments, InventorySearchArguments,
};
pub use job::JobCommand;
pub use login::LoginArguments;
pub use notice::{
    NoticeCommand, NoticeEditArguments, NoticeListArguments, NoticePriority, NoticeSendArguments,
    NoticeShowArguments,
};
pub use outlook::{CoverageArguments, OutlookCommand};
pub use perf::{
    PerfCommand, PerfFleetArguments, PerfProcessesArguments, PerfShowArguments, PerfTopArguments,
};
pub use plan::{ApplyArguments, PlanArguments};
pub use query::{QueryArguments, QueryCommand};
pub use result::{ResultCommand, ResultListArguments, ResultShowArguments};
pub use rollout::{RolloutCommand, RolloutCreateArguments};
pub use run::RunArguments;
pub use schedule::{ScheduleCommand, ScheduleDisableArguments};
pub use secret::{SecretCommand, SecretListArguments};
pub use stop::{
    ApprovalCommand, ApprovalDecisionArguments, ApprovalListArguments, FreezeCommand,
    FreezeSetArguments, KillArguments, PingArguments, RevokeArguments, StopAllArguments,
};
pub use up::UpArguments;
pub use view::ViewCommand;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed
  2  called wrongly
  3  not found
  4  not signed in, or not permitted
  5  backend not reachable
`kanade run` ends with the exit code of its script, and with 125 when it fails itself.";

/// Manage a fleet of computers from one place
#[derive(Debug, Parser)]
#[command(name = "kanade", version = crate::label::version(), after_help = EXIT_CODES, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: GlobalArguments,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub struct GlobalArguments {
    /// How data is shown: table, or complete as json or yaml; lists, whole, also as csv
    #[arg(
        long,
        short,
        global = true,
        value_enum,
        default_value_t = Format::Table,
        hide_possible_values = true,
        value_name = "FORM",
        help_heading = "Global options"
    )]
    pub output: Format,
    /// Use this saved profile instead of the default one
    #[arg(
        long,
        global = true,
        env = "KANADE_PROFILE",
        hide_env_values = true,
        value_name = "NAME",
        help_heading = "Global options"
    )]
    pub profile: Option<String>,
    /// Speak to the backend at this address instead of the profile's
    #[arg(
        long,
        global = true,
        env = "KANADE_BACKEND_URL",
        hide_env_values = true,
        value_name = "URL",
        help_heading = "Global options"
    )]
    pub backend_url: Option<String>,
}

/// How data is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Table,
    /// Complete, for programs
    Json,
    /// Complete, for programs and people
    Yaml,
    /// Whole lists, for spreadsheets
    Csv,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start everything on this machine: broker, backend and an agent
    Up(UpArguments),
    /// Sign in to a backend and remember it
    Login(LoginArguments),
    /// Sign out and forget the session
    Logout,
    /// Machines
    #[command(subcommand)]
    Agent(AgentCommand),
    /// Jobs: what can be run
    #[command(subcommand)]
    Job(JobCommand),
    /// Schedules: what runs where and when
    #[command(subcommand)]
    Schedule(ScheduleCommand),
    /// Views: charts over what happens on machines
    #[command(subcommand)]
    View(ViewCommand),
    /// Show what a folder of documents would change
    Plan(PlanArguments),
    /// Do exactly what a plan says
    Apply(ApplyArguments),
    /// Groups: which machines belong together
    #[command(subcommand)]
    Group(GroupCommand),
    /// How agents are configured: all of them, those of a group, one
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Run a job on many machines
    Exec(ExecArguments),
    /// Run a script on one machine, as if it were here
    Run(RunArguments),
    /// Runs: one job on one machine
    #[command(subcommand)]
    Result(ResultCommand),
    /// Executions: one order, many machines
    #[command(subcommand)]
    Execution(ExecutionCommand),
    /// Bring changes to machines wave by wave
    #[command(subcommand)]
    Rollout(RolloutCommand),
    /// Stop an execution, a job, or everything on a machine
    Kill(KillArguments),
    /// Emergency: show what runs, then stop all of it and freeze
    StopAll(StopAllArguments),
    /// Let nothing more of a job start
    Revoke(RevokeArguments),
    /// Let a revoked job run again
    Unrevoke(RevokeArguments),
    /// The change freeze: schedules and rollouts stand still
    #[command(subcommand)]
    Freeze(FreezeCommand),
    /// Jobs that need somebody else's consent
    #[command(subcommand)]
    Approval(ApprovalCommand),
    /// Ask one machine, or all at once, for a sign of life
    Ping(PingArguments),
    /// What machines have: facts, lists of software and the like, and what changed
    #[command(subcommand)]
    Inventory(InventoryCommand),
    /// Whether machines are as they should be
    #[command(subcommand)]
    Check(CheckCommand),
    /// What happened on machines
    #[command(subcommand)]
    Event(EventCommand),
    /// How busy machines are
    #[command(subcommand)]
    Perf(PerfCommand),
    /// Packages that scripts download
    #[command(subcommand)]
    App(AppCommand),
    /// Scripts that jobs name instead of holding them
    #[command(subcommand)]
    Script(ScriptCommand),
    /// What people at machines are told
    #[command(subcommand)]
    Notice(NoticeCommand),
    /// What operators are told of, by mail and by webhook
    #[command(subcommand)]
    Alert(AlertCommand),
    /// Programs that are told of alerts
    #[command(subcommand)]
    Webhook(WebhookCommand),
    /// Who did what
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Values that jobs refer to by name and nobody sees
    #[command(subcommand)]
    Secret(SecretCommand),
    /// Ask the tables in SQL, or with --live the machines themselves
    Query(QueryArguments),
    /// Whether the system itself is well; ends with 1 when it is not
    Health,
    /// Replace this program by a newer one that the backend has as a package
    SelfUpdate(SelfUpdateArguments),
    /// Print a completion script for a shell
    Completion(CompletionArguments),
}

/// Which version.
#[derive(Debug, Args)]
pub struct SelfUpdateArguments {
    /// Only tell what there is
    #[arg(long)]
    pub check: bool,
    /// This version instead of the newest
    #[arg(long, value_name = "VERSION")]
    pub version: Option<String>,
}

/// For which shell.
#[derive(Debug, Args)]
pub struct CompletionArguments {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
