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
    if has_nextest() {
        return nextest(workspace, &format!("not package({STORIES})"));
    }
    let mut command = workspace.cargo();
    command.args([
        "test",
        "--workspace",
        "--exclude",
        STORIES,
        "--lib",
        "--bins",
        "--tests",
    ]);
    process::run(with_tools(workspace, &mut command)?)
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
    process::run(&mut workspace.build_programs())?;
    if has_nextest() {
        return nextest(workspace, &format!("package({STORIES})"));
    }
    let mut command = workspace.cargo();
    command.args(["test", "-p", STORIES]);
    process::run(with_tools(workspace, &mut command)?)
}

/// Always of the whole workspace, of which some are run: another selection of packages can mean
/// other features of what they share, and building that again.
fn nextest(workspace: &Workspace, filter: &str) -> Result<()> {
    let mut command = workspace.cargo();
    command.args(["nextest", "run", "--workspace", "--filterset", filter]);
    process::run(with_tools(workspace, &mut command)?)
}

/// nextest runs every test in a process of its own, and ends those that hang.
fn has_nextest() -> bool {
    let present = process::succeeds("cargo", &["nextest", "--version"]);
    if !present {
        eprintln!(
            "cargo-nextest is not installed (`cargo install cargo-nextest --locked`): using cargo test"
        );
    }
    present
}

/// What was found or fetched once is not looked for again by every test.
pub(super) fn with_tools<'a>(
    workspace: &Workspace,
    command: &'a mut Command,
) -> Result<&'a mut Command> {
    command.env("KANADE_NATS_SERVER", tools::nats_server(workspace)?);
    if let Some(chromium) = tools::chromium() {
        command.env("KANADE_CHROMIUM", chromium);
    }
    Ok(command)
}
