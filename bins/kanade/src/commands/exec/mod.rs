//! A job on many machines.

mod order;
mod progress;
mod watch;

pub use order::run;
