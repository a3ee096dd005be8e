//! Performance samples.

pub mod active;
pub mod fleet;
pub mod machine;
mod point;
pub mod processes;
mod range;
pub mod sampling;
pub mod timeline;
pub mod top;
