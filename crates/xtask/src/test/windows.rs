//! What runs on Windows machines, linted and tested for Windows on Debian, under Wine.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::process;
use crate::test::machine;
use crate::test::rust::with_tools;
use crate::test::steps::Outcome;
use crate::tidy::{Member, Model};
use crate::workspace::Workspace;

pub(super) const TARGET: &str = "x86_64-pc-windows-gnu";

/// The toolchain that `scripts/windows/toolchain.sh` makes.
const TOOLCHAIN: &str = "+debian-web";

/// The programs that run on Windows.
const PROGRAMS: [&str; 4] = ["kanade-backend", "kanade-agent", "kanade-desktop", "kanade"];

/// Whose tests need a broker, which is a program of the system that tests run on.
const BROKERS: [&str; 2] = ["kanade-broker", "kanade-testkit"];

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
        command.args(packages(&linked(&Model::read(workspace)?)));
        process::run(command.args(["--lib", "--bins", "--", "-D", "warnings"]))
    })
}

/// The tests of what the programs link: the unit tests, and the others of every crate that needs no broker for them.
/// All at once, so that everything is built of the same.
pub fn unit(workspace: &Workspace) -> Result<Outcome> {
    where_possible(|| {
        let model = Model::read(workspace)?;
        let linked = linked(&model);
        let alone = linked.iter().filter(|member| !uses_broker(member));
        let tests: BTreeSet<&String> = alone.flat_map(|member| &member.tests).collect();
        let mut command = cargo(workspace, "test");
        command
            .args(packages(&linked))
            .args(["--lib", "--bins"])
            .args(tests.into_iter().flat_map(|test| ["--test", test.as_str()]))
            // Where snapshots lie, which insta asks cargo for, and no program of Windows can ask that.
            .env("INSTA_WORKSPACE_ROOT", windows_name(&workspace.root));
        in_wine(workspace, || process::run(&mut command))
    })
}

fn uses_broker(member: &Member) -> bool {
    let named = |package: &str| BROKERS.contains(&package);
    let mut used = member.dependencies.iter();
    named(&member.package) || used.any(|used| named(&used.name))
}

/// What scripts do to the agent for Windows: the test runs here, beside a real broker, and the agent under Wine.
pub fn scripts(workspace: &Workspace) -> Result<Outcome> {
    where_possible(|| {
        build(workspace)?;
        let agent = target_folder(workspace)
            .join(TARGET)
            .join("debug/kanade-agent.exe");
        let line = ["cargo", "test", "--workspace", "--test", "wine"];
        let mut command = in_wine_environment(workspace, &line);
        let command = with_tools(workspace, command.env("KANADE_WINDOWS_AGENT", agent))?;
        in_wine(workspace, || process::run(command))
    })
}

/// Builds the programs, of what the tests are built of: another selection can mean other features, and everything
/// built again. That a test is selected makes it the same one.
pub(super) fn build(workspace: &Workspace) -> Result<()> {
    let model = Model::read(workspace)?;
    let mut command = cargo(workspace, "build");
    command.args(packages(&linked(&model)));
    process::run(command.args(["--bins", "--test", "processes_windows"]))
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

/// What programs of Windows call a file of this system.
pub(super) fn windows_name(path: &Path) -> String {
    format!("Z:{}", path.display())
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

/// Every crate of this workspace that one of the programs links.
fn linked(model: &Model) -> Vec<&Member> {
    let reached: BTreeSet<&str> = PROGRAMS
        .iter()
        .flat_map(|program| model.reach(program).into_keys())
        .collect();
    let members = model.members.iter();
    let linked = members.filter(|member| reached.contains(member.package.as_str()));
    linked.collect()
}

fn packages<'a>(members: &[&'a Member]) -> impl Iterator<Item = &'a str> {
    let packages = members.iter().map(|member| member.package.as_str());
    packages.flat_map(|package| ["-p", package])
}
