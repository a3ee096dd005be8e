//! The change freeze.

mod change;
mod status;

pub use change::{clear, set};
pub use status::status;
