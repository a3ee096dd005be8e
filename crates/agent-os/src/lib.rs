//! What differs between operating systems, as far as the agent needs it.
//!
//! - [`processes`]: scripts as process trees that can be ended completely, and found again after a crash.
//! - [`shells`]: which interpreters this machine has, and how each is started.
//! - [`host`]: what this machine is, how busy it is, and what the agent itself costs it.
//! - [`people`]: who uses it.
//! - [`accounts`]: as whom scripts run.
//! - [`memory`]: giving it back.
//! - [`privacy`]: keeping the agent's memory to itself.
//! - [`console`]: the console a program was given.
//! - [`conditions`]: its power and its network, and whether somebody uses it now.
//! - [`happenings`]: somebody signs in, locks or unlocks it; its network changes.
//! - [`local`]: where programs of the people at it reach the agent, and who they are.
//! - [`diary`]: what happened on it, as its [`journal`] has it, or on Windows its event log.
//! - [`changes`]: its network and its power become others.
//! - [`files`]: reading what a script named, and nothing else in its place.
//!
//! This crate knows nothing of the broker, of jobs or of the agent's state.

pub mod accounts;
pub mod changes;
pub mod conditions;
pub mod console;
pub mod diary;
pub mod environment;
#[cfg(any(windows, test))]
pub mod eventlog;
pub mod files;
pub mod happenings;
pub mod host;
pub mod host_event;
pub mod journal;
pub mod local;
#[cfg(target_os = "linux")]
pub mod logind;
pub mod memory;
pub mod people;
pub mod privacy;
pub mod processes;
pub mod shells;
