//! What can be typed when it is started.

use std::path::PathBuf;

use clap::Parser;

use crate::language::Language;

/// How this machine is and what its administrators tell you, from the agent on it.
#[derive(Debug, Parser)]
#[command(name = "kanade-client", version)]
pub struct Cli {
    /// In the terminal, which is the only way so far.
    #[arg(long)]
    pub tty: bool,
    /// Where the agent listens; otherwise $KANADE_AGENT_SOCKET, otherwise the system's place.
    #[arg(long, value_name = "ADDRESS")]
    pub socket: Option<PathBuf>,
    /// The language; otherwise the one the system speaks, as far as it is one of these.
    #[arg(long, value_enum)]
    pub language: Option<Language>,
}
