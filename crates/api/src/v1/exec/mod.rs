//! Running things.

pub mod exec_job;
mod refused;
pub mod run_script;

pub use refused::DispatchRefused;
