//! `kanade-client`: shows the people at a machine how it is and what they are to read, and takes their
//! confirmations. In a terminal; it speaks to the agent of the same machine alone.

mod cli;
mod commands;
mod language;
mod runs;
mod show;
mod talk;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use tokio::runtime::Builder;

use crate::cli::Cli;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = Builder::new_current_thread().enable_all().build();
    let ended = match runtime {
        Ok(runtime) => {
            let ended = runtime.block_on(terminal::talk(&cli));
            // A thread that waits for a line would hold it.
            runtime.shutdown_background();
            ended
        }
        Err(error) => Err(error.into()),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kanade-client: {error:#}");
            ExitCode::FAILURE
        }
    }
}
