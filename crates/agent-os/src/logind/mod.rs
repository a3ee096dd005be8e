//! The few questions the agent has for logind, over the system bus.
//!
//! A client of its own: what D-Bus libraries bring is many times what these questions need, and the agent is small.

mod bus;
mod message;

pub use bus::{BusError, Logind, Session};
