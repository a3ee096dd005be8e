//! The interpreters a job may name, which of them this machine has, and how each is started.

mod command_line;
mod search;
mod staging;

pub use command_line::{CommandLine, command_line};
pub use search::{Shells, find_on};
pub use staging::{ScriptFile, stage};
