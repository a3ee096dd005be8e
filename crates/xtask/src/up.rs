//! `cargo xtask up`: everything built, then `kanade up` in this process's place.

use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::web;
use crate::workspace::Workspace;

/// What `cargo xtask up` is told.
#[derive(clap::Args)]
pub struct Arguments {
    /// Build optimised programs; must come before what is passed on
    #[arg(long)]
    release: bool,
    /// Passed on to `kanade up`
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS OF kanade up"
    )]
    passed_on: Vec<String>,
}

/// Builds the dashboard and the programs, and becomes `kanade up`.
pub fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    web::build(workspace)?;
    let mut build = workspace.build_programs();
    build.args(arguments.release.then_some("--release"));
    process::run(&mut build)?;

    let profile = if arguments.release {
        "release"
    } else {
        "debug"
    };
    let program = workspace.built(profile, "kanade");
    become_program(Command::new(program).arg("up").args(&arguments.passed_on))
}

/// Ctrl-C and the exit code are then the program's own affair.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec()).context("kanade could not be started")
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<()> {
    let status = command.status().context("kanade could not be started")?;
    std::process::exit(status.code().unwrap_or(1));
}
