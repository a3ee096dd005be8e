//! Widgets that the caller has on the home page.

pub mod add;
pub mod list;
pub mod remove;
