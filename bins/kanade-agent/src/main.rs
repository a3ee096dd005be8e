//! The agent: runs what it is told, reports what it sees.
//!
//! Exit codes: 0 after a stop that was asked for, 1 when it cannot run, 2 for a wrong command line, 64 when another
//! version has taken its place and is to be started, 70 when it stood still and ended itself. `status` has its own.

mod boot;
mod cli;
mod commands;
mod connection_log;
mod data_folder;
mod diagnosis;
mod installation;
mod network_checks;
mod vigil;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;

fn main() -> ExitCode {
    if let Some(ended) = boot::check() {
        return ended;
    }
    let cli = Cli::parse();
    commands::dispatch(cli)
}
