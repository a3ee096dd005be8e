//! Thousands of real agents in one process, with a scripted runner.
//!
//! Every simulated machine is a whole agent with its own connection, ledger and outbox; only the scripts, the figures
//! and what happens on the machine are made up. All of it follows from one seed: the same seed gives the same fleet and, apart from
//! time, the same answers.

mod behaviour;
mod events;
mod files;
mod fleet;
mod gauges;
mod machine;
mod options;
mod output;
mod runner;
mod script;
mod vitals;
mod words;

pub use behaviour::Behaviour;
pub use fleet::{Fleet, FleetError};
pub use machine::{Machine, OperatingSystem};
pub use options::{FleetOptions, Keeping};
