//! The agent: intake, gate, run, outbox, report, state.
//!
//! A command is written to the ledger before anything is done about it, passes the gate, runs, and ends as a report in
//! the outbox, which leaves when the broker is there. Every decision not to run is a report too.
//!
//! Nothing here is process-wide: a thousand agents live side by side in one process.

pub mod gate;
pub mod run;
pub mod state;
