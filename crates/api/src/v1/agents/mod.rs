//! Machines.

pub mod get;
pub mod kill;
pub mod list;
pub mod ping;
mod row;
