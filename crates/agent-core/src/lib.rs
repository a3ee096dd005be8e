//! The agent: intake, gate, run, outbox, report, state.
//!
//! A command is written to the ledger before anything is done about it, passes the gate, runs, and ends as a report in
//! the outbox, which leaves when the broker is there. Every decision not to run is a report too.
//!
//! Nothing here is process-wide: a thousand agents live side by side in one process.

mod agent;
pub mod diagnose;
pub mod gate;
mod intake;
pub mod local;
pub mod observe;
mod outbox;
mod report;
pub mod run;
pub mod schedule;
pub mod sources;
pub mod state;
mod sync;
mod update;

pub use agent::{Agent, AgentError, AgentOptions, AgentParts, Facts, HostVitals, Settings, Vitals};
pub use update::Updates;

/// An error and its causes on one line.
fn describe(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
