//! Running things.

pub mod exec_job;
mod frozen;
mod in_waves;
mod refused;
pub mod run_script;

pub use frozen::{DuringFreeze, confirm_freeze};
pub use refused::DispatchRefused;
