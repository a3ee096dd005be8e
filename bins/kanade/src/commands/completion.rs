//! Completion scripts.

use clap::CommandFactory;

use crate::cli::{Cli, CompletionArguments};
use crate::commands::Ended;
use crate::exit::ExitStatus;
use crate::output::raw;

/// Prints a completion script.
pub fn run(arguments: &CompletionArguments) -> Ended {
    let mut script = Vec::new();
    let mut command = Cli::command();
    clap_complete::generate(arguments.shell, &mut command, "kanade", &mut script);
    raw(&mut std::io::stdout().lock(), &script)?;
    Ok(ExitStatus::Ok)
}
