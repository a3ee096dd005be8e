//! The projection database: everything that lists and charts read. It is rebuilt from the streams
//! at any time, so deleting the file is the way to wipe it.
//!
//! Writes come in batches through [`ProjectionDatabase`]'s one writer, several rows a statement.

mod aging;
mod check_row;
mod database;
mod read;
mod scratch;
mod write;
mod writer;

use kanade_store_sqlite::{bulk, columns, filter};

pub use database::{HeldFile, ProjectionDatabase};
