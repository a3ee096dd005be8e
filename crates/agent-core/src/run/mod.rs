//! Running.
pub mod output;
