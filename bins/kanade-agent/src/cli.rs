//! What can be typed.

use std::path::PathBuf;

use clap::Parser;

/// The agent of this machine: keeps one connection to the broker, runs jobs and reports.
#[derive(Debug, Parser)]
#[command(name = "kanade-agent", version)]
pub struct Cli {
    /// The configuration file; otherwise $KANADE_AGENT_CONFIG, otherwise the system's agent.toml.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}
