use std::path::PathBuf;

use clap::{Args, Subcommand};

const EXAMPLE: &str = "\
One SELECT over the views that `kanade query schema` names; for admins.

  kanade query 'SELECT os_family, count(*) FROM machines GROUP BY 1'
  kanade query --file report.sql --output csv > report.csv";

/// What is asked.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, after_help = EXAMPLE)]
pub struct QueryArguments {
    #[command(subcommand)]
    pub command: Option<QueryCommand>,
    /// The statement, or - for stdin
    #[arg(required_unless_present = "file")]
    pub sql: Option<String>,
    /// Read the statement from this file
    #[arg(long, value_name = "PATH", conflicts_with = "sql")]
    pub file: Option<PathBuf>,
    /// Show at most this many rows, 1,000 when left out, at most 10,000
    #[arg(long, value_name = "N")]
    pub limit: Option<u32>,
    /// Seconds it may take, 5 when left out, at most 15
    #[arg(long, value_name = "SECONDS")]
    pub timeout: Option<u32>,
}

/// What else there is.
#[derive(Debug, Subcommand)]
pub enum QueryCommand {
    /// List the views and their columns
    Schema,
}
