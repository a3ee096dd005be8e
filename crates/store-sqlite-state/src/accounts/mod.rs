//! Accounts in SQLite.

mod read;
mod repository;
mod write;

pub use repository::SqliteAccounts;
