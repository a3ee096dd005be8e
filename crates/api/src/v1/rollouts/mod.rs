//! Rollouts: a change brought to machines wave by wave.

pub mod abort;
pub mod create;
pub mod get;
pub mod list;
pub mod pause;
pub mod preview;
pub mod promote;
mod refused;
pub mod resume;
pub mod retry;
mod shown;

pub use refused::CreateRefused;
pub use shown::row;
