//! `cargo xtask bench <name>`: figures printed beside their budgets. A bench is never a test: it
//! fails when it cannot measure, not when a figure is too high.

mod agent;
mod drain;
mod lists;
mod proc;
mod rebuild;
mod table;

use anyhow::Result;

use crate::workspace::Workspace;

/// The benches there are.
#[derive(clap::Subcommand)]
pub enum Bench {
    /// Memory, processor time and size of the idle agent
    Agent(agent::Arguments),
    /// How fast waiting results become rows
    Drain(drain::Arguments),
    /// How long pages of a large fleet take
    Lists(lists::Arguments),
    /// How fast the tables are built anew, and whether they are the same
    Rebuild(rebuild::Arguments),
}

/// Runs one bench.
pub fn run(workspace: &Workspace, bench: &Bench) -> Result<()> {
    match bench {
        Bench::Agent(arguments) => agent::run(workspace, arguments),
        Bench::Drain(arguments) => drain::run(workspace, arguments),
        Bench::Lists(arguments) => lists::run(workspace, arguments),
        Bench::Rebuild(arguments) => rebuild::run(workspace, arguments),
    }
}
