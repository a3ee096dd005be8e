//! What happened on machines.

mod kinds;
mod list;

pub use kinds::kinds;
pub use list::list;
