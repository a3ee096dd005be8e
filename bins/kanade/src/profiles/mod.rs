//! Backends this user has signed in to: address, account and token, in a file of mode 0600.

mod choose;
mod file;

pub use choose::Connection;
pub use file::{Profile, Profiles, Store};
