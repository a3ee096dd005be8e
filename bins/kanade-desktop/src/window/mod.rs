//! The window and the tray.
//!
//! [`model::Desk`] is everything that is known, and changes by events of the conversation with the agent
//! alone, which [`Link`] leads in a thread of its own. [`views`] draw it and say what the person wants done.
//! The shell, which knows the windows of the system, the tray and the pixels, brings these together.

mod link;
mod look;
pub mod model;
mod shell;
pub mod views;
mod words;

pub use link::Link;
pub use look::dress;
pub use shell::{Opening, Theme, open};
pub use words::Words;
