//! Groups of machines.

mod assign;
mod list;
mod members;

pub use assign::{add, remove};
pub use list::list;
pub use members::members;
