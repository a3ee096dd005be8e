//! Who did what.

mod list;

pub use list::list;
