//! The projection database: everything that lists and charts read. It is rebuilt from the streams
//! at any time, so deleting the file is the way to wipe it.
//!
//! Writes come in batches through [`ProjectionDatabase`]'s one writer, several rows a statement.

mod bulk;
mod columns;
mod database;
mod filter;
mod read;
mod scratch;
mod write;
mod writer;

pub use database::{HeldFile, ProjectionDatabase};
pub use scratch::Scratch;
