//! Executions.

mod list;
mod show;

pub use list::list;
pub use show::{counts, show, troubles};
