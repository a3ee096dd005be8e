//! Machines.

pub mod get;
pub mod list;
pub mod ping;
mod row;
