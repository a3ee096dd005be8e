//! macOS: property lists of launchd. None of this was run on a Mac.

#[cfg(target_os = "macos")]
pub(super) mod control;
mod property_list;

pub use property_list::{path, property_list};
