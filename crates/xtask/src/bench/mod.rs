//! `cargo xtask bench <name>`: figures printed beside their budgets. A bench is never a test: it
//! fails when it cannot measure, not when a figure is too high.

mod agent;
mod drain;
mod proc;
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
}

/// Runs one bench.
pub fn run(workspace: &Workspace, bench: &Bench) -> Result<()> {
    match bench {
        Bench::Agent(arguments) => agent::run(workspace, arguments),
        Bench::Drain(arguments) => drain::run(workspace, arguments),
    }
}
