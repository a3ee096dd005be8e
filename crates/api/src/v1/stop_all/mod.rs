//! The emergency stop.

pub mod preview;
pub mod stop;
