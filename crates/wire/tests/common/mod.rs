//! What the tests of messages share.

pub mod strategies;
