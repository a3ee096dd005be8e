//! The change freeze.

pub mod clear;
pub mod get;
mod refused;
pub mod set;
