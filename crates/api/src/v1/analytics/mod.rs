//! Charts over events.

mod answer;
pub mod list;
mod question;
