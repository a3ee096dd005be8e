//! Executions.

pub mod get;
pub mod kill;
pub mod list;
mod row;
pub mod targets;
