use std::path::PathBuf;

use clap::{Args, Subcommand};
use kanade_wire::{GroupName, JobId, PcId, Shell, Target};

const EXAMPLE: &str = "\
One SELECT over the views that `kanade query schema` names; for admins. With --live a script, or
by --job a job, that every machine of the target that is online runs at once; for operators.

  kanade query 'SELECT os_family, count(*) FROM machines GROUP BY 1'
  kanade query --file report.sql --output csv > report.csv
  kanade query --live 'uptime' --all";

/// What is asked.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, after_help = EXAMPLE)]
pub struct QueryArguments {
    #[command(subcommand)]
    pub command: Option<QueryCommand>,
    /// The statement, or - for stdin; with --live the script
    #[arg(required_unless_present_any = ["file", "job"])]
    pub sql: Option<String>,
    /// Read the statement from this file
    #[arg(long, value_name = "PATH", conflicts_with = "sql")]
    pub file: Option<PathBuf>,
    /// Show at most this many rows, 1,000 when left out, at most 10,000
    #[arg(long, value_name = "N")]
    pub limit: Option<u32>,
    /// Seconds it may take: 5 when left out and at most 15, live 30 and at most 600
    #[arg(long, value_name = "SECONDS")]
    pub timeout: Option<u32>,
    /// Ask the machines themselves
    #[arg(long, conflicts_with_all = ["file", "limit"])]
    pub live: bool,
    #[command(flatten)]
    pub target: LiveTargetArguments,
    /// Run this job instead of a script
    #[arg(long, requires = "live", conflicts_with = "sql")]
    pub job: Option<JobId>,
    /// What interprets the script: sh, bash, python, powershell, pwsh or cmd [default: sh]
    #[arg(long, requires = "live")]
    pub shell: Option<Shell>,
    /// Ask although a change freeze holds
    #[arg(long, requires = "live")]
    pub during_freeze: bool,
}

/// Which machines are asked; of them those that are online.
#[derive(Debug, Args)]
pub struct LiveTargetArguments {
    /// Every machine
    #[arg(long, requires = "live", conflicts_with_all = ["groups", "pcs"])]
    pub all: bool,
    /// The machines of these groups
    #[arg(
        long,
        requires = "live",
        visible_alias = "group",
        value_name = "GROUP,…",
        value_delimiter = ','
    )]
    pub groups: Vec<GroupName>,
    /// These machines
    #[arg(
        long,
        requires = "live",
        visible_alias = "pc",
        value_name = "MACHINE,…",
        value_delimiter = ','
    )]
    pub pcs: Vec<PcId>,
}

impl LiveTargetArguments {
    /// The same as the API takes it.
    pub fn target(&self) -> Target {
        Target {
            all: self.all,
            groups: self.groups.clone(),
            pcs: self.pcs.clone(),
        }
    }
}

/// What else there is.
#[derive(Debug, Subcommand)]
pub enum QueryCommand {
    /// List the views and their columns
    Schema,
}
