//! Messages that could not be read.

pub mod get;
pub mod list;
mod row;
