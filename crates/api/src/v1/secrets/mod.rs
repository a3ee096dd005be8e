//! Secrets that jobs refer to by name. No operation answers a value.

pub mod delete;
mod failure;
pub mod list;
pub mod set;
mod used;
