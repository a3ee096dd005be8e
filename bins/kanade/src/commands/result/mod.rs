//! Runs.

mod list;
mod show;

pub use list::{list, table};
pub use show::show;
