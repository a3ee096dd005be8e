//! Rebuilding the projected tables, and comparing them with rebuilt ones.

pub mod rebuild;
pub mod shown;
pub mod start_rebuild;
pub mod start_verify;
pub mod verify;

pub use start_rebuild::Busy;
