//! How it starts: in a window, or in the terminal.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use kanade_agent_os::console;
use tokio::runtime::Builder;

use crate::autostart;
use crate::cli::Cli;
use crate::language::Language;
use crate::terminal;
use crate::window::{self, Opening};

/// Does what the command line says.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let ended = match (cli.autostart, cli.tty) {
        (Some(wanted), _) => autostart::set(wanted),
        (None, true) => in_terminal(&cli),
        (None, false) => in_window(&cli),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kanade-client: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn in_terminal(cli: &Cli) -> Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let ended = runtime.block_on(terminal::talk(cli));
    // A thread that waits for a line would hold it.
    runtime.shutdown_background();
    ended
}

fn in_window(cli: &Cli) -> Result<()> {
    console::close_own();
    window::open(&Opening {
        address: terminal::address(cli)?,
        language: Language::spoken(cli.language),
        theme: cli.theme,
        has_tray: !cli.no_tray,
        is_hidden: cli.hidden,
    })
    .context("no window can be shown here; `kanade-client --tty` does the same in a terminal")
}
