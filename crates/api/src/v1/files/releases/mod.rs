//! Releases of the agent, for each platform.

pub mod delete;
pub mod download;
pub mod list;
pub mod publish;
mod rows;
pub mod target;
