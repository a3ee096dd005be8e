//! What the backend hands out: packages, script objects, releases of the agent.

mod artifact;
mod failure;
pub(super) mod listing;
pub mod packages;
mod publishing;
pub mod releases;
pub mod scripts;
pub mod usage;

pub use publishing::is_upload;
