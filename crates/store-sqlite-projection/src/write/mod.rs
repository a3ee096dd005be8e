//! The writing side: one file per table family, all inside [`transaction`].

mod agents;
mod checkpoint;
mod dead_letters;
mod executions;
mod known;
mod output;
mod results;
mod transaction;

pub use output::{PREVIEW, read as read_body};
