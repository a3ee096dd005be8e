//! Runs.

pub mod get;
pub mod list;
pub mod live;
pub mod output;
mod row;
mod search;
mod snippet;
pub mod tail;
mod whole;

pub use row::result_row;
pub use whole::whole_output;
