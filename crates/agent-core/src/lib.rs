//! The agent: intake, gate, run, outbox, report, state.
