//! Rollouts in SQLite.

mod repository;
mod row;
mod write;

pub use repository::SqliteRollouts;
