//! Formatting, lints and tests of the Rust side, on this machine's own target.

use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::test::tools;
use crate::workspace::Workspace;

/// The crate whose tests need the built programs.
const STORIES: &str = "kanade-e2e";

/// Fails when a file is not formatted.
pub fn format(workspace: &Workspace) -> Result<()> {
    process::run(workspace.cargo().args(["fmt", "--all", "--check"]))
}

/// Fails on any warning.
pub fn clippy(workspace: &Workspace) -> Result<()> {
    process::run(workspace.cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))
}

/// The tests of every crate but the stories.
pub fn unit(workspace: &Workspace) -> Result<()> {
    run_tests(workspace, &["--workspace", "--exclude", STORIES])
}

/// The examples in the documentation.
pub fn doc(workspace: &Workspace) -> Result<()> {
    process::run(
        workspace
            .cargo()
            .args(["test", "--quiet", "--workspace", "--doc"]),
    )
}

/// The stories over the whole system, with the programs they start built first.
pub fn e2e(workspace: &Workspace) -> Result<()> {
    process::run(workspace.cargo().args([
        "build",
        "-p",
        "kanade",
        "-p",
        "kanade-backend",
        "-p",
        "kanade-agent",
    ]))?;
    run_tests(workspace, &["-p", STORIES])
}

/// Through cargo-nextest where it is installed, which runs tests in processes of their own.
fn run_tests(workspace: &Workspace, packages: &[&str]) -> Result<()> {
    let mut command = workspace.cargo();
    if process::succeeds("cargo", &["nextest", "--version"]) {
        command.args(["nextest", "run"]);
    } else {
        eprintln!(
            "cargo-nextest is not installed (`cargo install cargo-nextest --locked`): using cargo test"
        );
        command.args(["test", "--lib", "--bins", "--tests"]);
    }
    command.args(packages);
    process::run(with_tools(workspace, &mut command)?)
}

/// What was found or fetched once is not looked for again by every test.
fn with_tools<'a>(workspace: &Workspace, command: &'a mut Command) -> Result<&'a mut Command> {
    command.env("KANADE_NATS_SERVER", tools::nats_server(workspace)?);
    if let Some(chromium) = tools::chromium() {
        command.env("KANADE_CHROMIUM", chromium);
    }
    Ok(command)
}
