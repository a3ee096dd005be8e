//! What this machine is, how busy it is, and what the agent itself costs it.

pub mod busiest;
mod facts;
pub mod load;
#[cfg(unix)]
mod unix;
mod usage;
#[cfg(windows)]
pub(crate) mod windows;

#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
use windows as platform;

pub use facts::HostFacts;
pub use usage::{Usage, UsageMeter};
