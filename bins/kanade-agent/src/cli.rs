//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// The agent of this machine: keeps one connection to the broker, runs jobs and reports.
#[derive(Debug, Parser)]
#[command(name = "kanade-agent", version = crate::boot::version())]
pub struct Cli {
    /// The configuration file; otherwise $KANADE_AGENT_CONFIG, otherwise the system's agent.toml.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Tells by the exit code whether the broker is reached, and does nothing else: 0 when it is, 5 when not.
    #[arg(long)]
    pub check_connection: bool,
    /// What to do; runs the agent when left out.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do instead of running the agent.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Installs this program as a service of the system and starts it. Can be repeated.
    Install(InstallArguments),
    /// Stops the service and removes it; configuration, state and logs stay.
    Uninstall(RootArgument),
    /// Tells how the service stands: exits with 0 when it runs, 3 when it does not, 4 when it is not installed.
    Status,
}

/// How the service is installed.
#[derive(Debug, Args)]
pub struct InstallArguments {
    /// The broker's address, for a configuration that is not there yet.
    #[arg(long, value_name = "URL")]
    pub broker: Option<String>,
    /// What the machine is called in the fleet; its own name when left out.
    #[arg(long, value_name = "MACHINE")]
    pub id: Option<String>,
    /// A file with the broker's token, or - for stdin.
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// Where to.
    #[command(flatten)]
    pub root: RootArgument,
}

/// Which machine's file system.
#[derive(Debug, Args)]
pub struct RootArgument {
    /// A folder that is going to be a machine's root: files are written below it and nothing is started.
    #[arg(long, value_name = "FOLDER")]
    pub root: Option<PathBuf>,
}
