//! One agent: its parts, its tasks, its beginning and its end.

mod begin;
mod chance;
mod core;
mod options;
mod pulse;

pub use begin::{Agent, AgentError};
#[cfg(test)]
pub(crate) use chance::Chance;
pub(crate) use core::{Core, TO_WRITE};
pub use options::{AgentOptions, AgentParts, Facts, HostVitals, Settings, Vitals};
