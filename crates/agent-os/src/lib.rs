//! What differs between operating systems, as far as the agent needs it.
//!
//! - [`processes`]: scripts as process trees that can be ended completely, and found again after a crash.
//! - [`shells`]: which interpreters this machine has, and how each is started.
//! - [`host`]: what this machine is, and what the agent itself costs it.
//!
//! This crate knows nothing of the broker, of jobs or of the agent's state.

pub mod environment;
pub mod host;
pub mod processes;
pub mod shells;
