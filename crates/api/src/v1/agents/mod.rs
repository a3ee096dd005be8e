//! Machines.

pub mod adoption;
mod ask;
mod config_state;
pub mod diagnose;
pub mod get;
pub mod kill;
pub mod list;
pub mod logs;
pub mod ping;
mod row;
