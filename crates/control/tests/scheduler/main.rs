//! The scheduler over a real broker, with a clock that tests move.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions

mod backend;
mod crashes;
mod fires;
mod on_machines;
mod reconciling;
mod self_service;
