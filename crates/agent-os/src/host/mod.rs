//! What this machine is, and what the agent itself costs it.

mod facts;
#[cfg(unix)]
mod unix;
mod usage;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
use windows as platform;

pub use facts::HostFacts;
pub use usage::{Usage, UsageMeter};
