//! Schedules.

mod list;
mod switch;

pub use list::list;
pub use switch::{disable, enable};
