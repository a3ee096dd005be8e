//! A program that runs as a child of this one.

mod keep;
mod program;
mod spawn;

pub use keep::Kept;
pub use program::Program;
