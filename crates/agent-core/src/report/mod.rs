//! What an agent reports, as messages for the outbox.

mod encoded;
mod finished;
mod heartbeat;
mod notice;
mod observed;

pub(crate) use finished::{AGENT_RESTARTED, Finished, LOST_NOTE, add_line, lost, result, started};
pub(crate) use heartbeat::Heartbeats;
pub(crate) use notice::{notice, undeliverable};
pub(crate) use observed::observed;

#[cfg(test)]
pub(crate) use finished::tests_support;
