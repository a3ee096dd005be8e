//! `cargo xtask bench <name>`: figures printed beside their budgets. A bench is never a test: it
//! fails when it cannot measure, not when a figure is too high.

mod agent;
mod drain;
mod fleet;
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
    /// How long an order to a large fleet takes until every machine has answered
    Fanout(fleet::Arguments),
    /// How long one command to one machine of a large fleet takes
    Latency(fleet::Arguments),
    /// How long pages of a large fleet take
    Lists(lists::Arguments),
    /// How long it takes until every machine of a large fleet has answered a ping
    Ping(fleet::Arguments),
    /// How fast the tables are built anew, and whether they are the same
    Rebuild(rebuild::Arguments),
}

/// Runs one bench.
pub fn run(workspace: &Workspace, bench: &Bench) -> Result<()> {
    match bench {
        Bench::Agent(arguments) => agent::run(workspace, arguments),
        Bench::Drain(arguments) => drain::run(workspace, arguments),
        Bench::Fanout(arguments) => fleet::run(workspace, fleet::Kind::Fanout, arguments),
        Bench::Latency(arguments) => fleet::run(workspace, fleet::Kind::Latency, arguments),
        Bench::Ping(arguments) => fleet::run(workspace, fleet::Kind::Ping, arguments),
        Bench::Lists(arguments) => lists::run(workspace, arguments),
        Bench::Rebuild(arguments) => rebuild::run(workspace, arguments),
    }
}
