//! `cargo xtask tidy`: the rules of the house that the compiler does not check.
//!
//! What may depend on what is told in the root `Cargo.toml`, under `workspace.metadata.kanade`;
//! the checks here read it from there.

mod dependencies;
mod layers;
mod links;
mod model;
mod source;
mod wording;

use anyhow::{Result, bail};

use crate::process;
pub use crate::tidy::model::{Member, Model};
use crate::workspace::Workspace;

/// A rule: a word for it, and what in the checkout breaks it.
type Check = (&'static str, fn(&Model) -> Vec<String>);

const CHECKS: [Check; 4] = [
    ("layers", layers::check),
    ("dependencies", dependencies::check),
    ("links", links::check),
    ("wording", wording::check),
];

/// Runs every check and fails when one found something.
pub fn run(workspace: &Workspace) -> Result<()> {
    let model = Model::read(workspace)?;
    let mut findings: Vec<String> = Vec::new();
    for (name, check) in CHECKS {
        findings.extend(
            check(&model)
                .into_iter()
                .map(|finding| format!("{name}: {finding}")),
        );
    }
    findings.extend(lock_file(workspace)?);
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        1 => bail!("tidy found one thing"),
        count => bail!("tidy found {count} things"),
    }
}

/// What lands has its lock file with it. While working, cargo may bring it up to date, as it has
/// by the time this runs.
fn lock_file(workspace: &Workspace) -> Result<Option<String>> {
    if !Workspace::is_ci() {
        return Ok(None);
    }
    let changed =
        process::capture(
            workspace
                .program("git")
                .args(["status", "--porcelain", "Cargo.lock"]),
        )?;
    Ok((!changed.is_empty())
        .then(|| "lock: Cargo.lock is behind what the crates ask for: commit the new one".into()))
}
