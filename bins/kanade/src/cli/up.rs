use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

const AFTER: &str = "\
Everything it keeps lies in its data folder; a second `kanade up` on the same folder finds it again.
Ctrl-C stops all of it.";

/// What is started, and where.
#[derive(Debug, Clone, Args)]
#[command(after_help = AFTER)]
pub struct UpArguments {
    /// The folder of everything that is kept [default: kanade/up in the user's data folder]
    #[arg(long, value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// Where the page and the API are served
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub bind: SocketAddr,
    /// Do not start an agent for this machine
    #[arg(long)]
    pub no_agent: bool,
    /// Do not open the page
    #[arg(long)]
    pub no_browser: bool,
    /// Give the first admin a new password, and say it
    #[arg(long)]
    pub reset_password: bool,
    /// Add this many simulated machines
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub sim: usize,
}
