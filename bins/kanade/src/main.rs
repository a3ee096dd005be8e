//! The command line, and `kanade up`.
//!
//! What can be typed is in [`cli`], what happens then in [`commands`] and [`up`]. Data goes to
//! stdout, everything else to stderr; every failure says what to try next.

mod cli;
mod commands;
mod context;
mod documents;
mod exit;
mod failure;
mod label;
mod output;
mod private_file;
mod profiles;
mod up;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::exit::ExitStatus;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nowhere is left to report that even this cannot be printed.
            let _ = error.print();
            return exit::of_parsing(&error, std::env::args()).into();
        }
    };
    let ended = match runtime(&cli) {
        Ok(runtime) => runtime.block_on(commands::dispatch(cli)),
        Err(failure) => Err(failure),
    };
    match ended {
        Ok(status) => status.into(),
        Err(failure) => {
            failure.print();
            failure.status().into()
        }
    }
}

/// A request needs one thread; a fleet needs them all.
fn runtime(cli: &Cli) -> Result<tokio::runtime::Runtime, failure::Failure> {
    let mut builder = match cli.command {
        Some(cli::Command::Up(_)) => tokio::runtime::Builder::new_multi_thread(),
        _ => tokio::runtime::Builder::new_current_thread(),
    };
    let built = builder.enable_all().build();
    built.map_err(|error| {
        let message = format!("the async runtime cannot be started: {error}");
        failure::Failure::new(ExitStatus::Failed, message, "ulimit -a")
    })
}
