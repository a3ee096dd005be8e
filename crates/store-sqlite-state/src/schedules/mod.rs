//! What the scheduler has decided, in SQLite.

mod repository;
mod row;
mod write;

pub use repository::SqliteSchedules;
