//! Whom a target reaches.

pub mod resolve;
