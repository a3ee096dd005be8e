//! Schedules.

mod coverage;
mod list;
mod outlook;
mod status;
mod switch;

pub use coverage::coverage;
pub use list::list;
pub use outlook::{preview, upcoming};
pub use status::status;
pub use switch::{disable, enable};
