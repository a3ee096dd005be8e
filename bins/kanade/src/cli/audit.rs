use clap::{Args, Subcommand};
use kanade_wire::HumanDuration;

/// Who did what.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// List what was done, the newest first
    List(AuditListArguments),
}

/// Which entries.
#[derive(Debug, Args)]
pub struct AuditListArguments {
    /// Only entries with this text anywhere in them
    #[arg(value_name = "TEXT")]
    pub search: Option<String>,
    /// Only what was done so, such as exec or job_upsert
    #[arg(long)]
    pub action: Option<String>,
    /// Only what this account did
    #[arg(long)]
    pub account: Option<String>,
    /// Only what this kind of actor did: operator, admin, scheduler, auth and so on
    #[arg(long, value_name = "KIND")]
    pub actor: Option<String>,
    /// Only what was done to this
    #[arg(long)]
    pub target: Option<String>,
    /// Only this last while, such as 7d
    #[arg(long, value_name = "DURATION")]
    pub since: Option<HumanDuration>,
    /// Show at most this many
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
}
