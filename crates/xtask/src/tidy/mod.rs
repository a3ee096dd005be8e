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

pub use crate::tidy::model::Model;
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
    let findings: Vec<String> = CHECKS
        .iter()
        .flat_map(|(name, check)| {
            check(&model)
                .into_iter()
                .map(move |finding| format!("{name}: {finding}"))
        })
        .collect();
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        1 => bail!("tidy found one thing"),
        count => bail!("tidy found {count} things"),
    }
}
