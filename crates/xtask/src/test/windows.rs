//! What runs on Windows machines, linted and tested for Windows on Debian, under Wine.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::process;
use crate::test::machine;
use crate::test::rust::with_tools;
use crate::test::steps::Outcome;
use crate::tidy::Model;
use crate::workspace::Workspace;

pub(super) const TARGET: &str = "x86_64-pc-windows-gnu";

/// The toolchain that `scripts/windows/toolchain.sh` makes.
const TOOLCHAIN: &str = "+debian-web";

/// The programs that run on Windows.
const PROGRAMS: [&str; 4] = ["kanade-backend", "kanade-agent", "kanade-desktop", "kanade"];

/// Tests beside the unit tests: processes and what is left of them, and a program that runs and is replaced, which
/// can only be renamed.
const TESTS: [&str; 3] = ["processes_windows", "power_cut", "real_program"];

/// Installs the toolchain and makes the Wine prefix.
pub fn set_up(workspace: &Workspace) -> Result<Outcome> {
    where_possible(|| {
        process::run(&mut script(workspace, "toolchain.sh"))?;
        in_wine(workspace, || Ok(()))
    })
}

/// Fails on any warning in what the programs link.
pub fn clippy(workspace: &Workspace) -> Result<Outcome> {
    where_possible(|| {
        let mut command = cargo(workspace, "clippy");
        command.args(packages(workspace)?);
        process::run(command.args(["--lib", "--bins", "--", "-D", "warnings"]))
    })
}

/// The unit tests of what the programs link, and the tests of what goes another way on Windows. All at once, so that
/// everything is built of the same.
pub fn unit(workspace: &Workspace) -> Result<Outcome> {
    where_possible(|| {
        let mut command = cargo(workspace, "test");
        command
            .args(packages(workspace)?)
            .args(["--lib", "--bins"])
            .args(TESTS.iter().flat_map(|test| ["--test", test]));
        in_wine(workspace, || process::run(&mut command))
    })
}

/// What scripts do to the agent for Windows: the test runs here, beside a real broker, and the agent under Wine.
pub fn scripts(workspace: &Workspace) -> Result<Outcome> {
    where_possible(|| {
        build(workspace)?;
        let agent = target_folder(workspace)
            .join(TARGET)
            .join("debug/kanade-agent.exe");
        let line = [
            "cargo",
            "test",
            "--package",
            "kanade-agent",
            "--test",
            "wine",
        ];
        let mut command = in_wine_environment(workspace, &line);
        let command = with_tools(workspace, command.env("KANADE_WINDOWS_AGENT", agent))?;
        in_wine(workspace, || process::run(command))
    })
}

/// Builds the programs, all together: another selection can mean other features, and everything built again.
pub(super) fn build(workspace: &Workspace) -> Result<()> {
    let named = PROGRAMS.iter().flat_map(|package| ["--package", package]);
    process::run(cargo(workspace, "build").args(named))
}

/// Does something while the Wine prefix is booted, and ends it again unless it ran before.
fn in_wine(workspace: &Workspace, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let server = |option: &str| in_wine_environment(workspace, &["wineserver", option]).status();
    let ran_before = server("-k0").is_ok_and(|status| status.success());
    process::run(&mut script(workspace, "wine.sh"))?;
    let result = work();
    if !ran_before {
        server("-k").context("the Wine server cannot be ended")?;
    }
    result
}

pub(super) fn where_possible(work: impl FnOnce() -> Result<()>) -> Result<Outcome> {
    match obstacle() {
        Some(why) => Ok(Outcome::Skipped(why.into())),
        None => work().map(|()| Outcome::Passed),
    }
}

fn obstacle() -> Option<&'static str> {
    if cfg!(windows) {
        Some("this is Windows: the step `unit` has run these tests")
    } else if !machine::installs_packages() || !cfg!(target_arch = "x86_64") {
        Some("needs Debian on x86_64, as root: it installs a compiler and Wine")
    } else if !process::exists("rustup") {
        Some("needs rustup, which knows the Windows toolchain by name")
    } else {
        None
    }
}

/// cargo of the Windows toolchain, in the environment that runs Windows programs.
fn cargo(workspace: &Workspace, subcommand: &str) -> Command {
    let mut command = in_wine_environment(
        workspace,
        &["cargo", TOOLCHAIN, subcommand, "--target", TARGET],
    );
    command.env("CARGO_TARGET_DIR", target_folder(workspace));
    command
}

pub(super) fn in_wine_environment(workspace: &Workspace, line: &[&str]) -> Command {
    let mut command = workspace.program("bash");
    command
        .args(["-c", ". scripts/windows/wine-env.sh && exec \"$@\"", "wine"])
        .args(line);
    command.stdin(Stdio::null());
    command
}

/// Another compiler's work shares nothing with this one's.
pub(super) fn target_folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("windows")
}

pub(super) fn script(workspace: &Workspace, name: &str) -> Command {
    let mut command = workspace.program("bash");
    command
        .arg(workspace.path("scripts/windows").join(name))
        .stdin(Stdio::null());
    command
}

/// `-p` for every crate of this workspace that one of the programs links.
fn packages(workspace: &Workspace) -> Result<Vec<String>> {
    let model = Model::read(workspace)?;
    let reached: BTreeSet<&str> = PROGRAMS
        .iter()
        .flat_map(|program| model.reach(program).into_keys())
        .collect();
    let ours = model
        .members
        .iter()
        .filter(|member| reached.contains(member.package.as_str()));
    Ok(ours
        .flat_map(|member| ["-p".to_owned(), member.package.clone()])
        .collect())
}
