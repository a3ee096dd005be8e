//! Somebody else's consent.

mod decide;
mod list;
mod request;

pub use decide::{approve, reject};
pub use list::list;
pub use request::request;
