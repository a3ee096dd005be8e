//! A backend for a test, and what tests say to it.

mod accounts;
mod backend;
mod events;
mod machines;

pub use accounts::{PASSWORD, Who};
pub use backend::TestBackend;
pub use events::Events;
pub use machines::result;
