//! Running things.

pub mod exec;
mod refused;
pub mod run;

pub use refused::DispatchRefused;
