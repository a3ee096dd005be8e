//! What the broker and the databases keep, and for how long.

pub mod jetstream;
pub mod look;
pub mod retention;
