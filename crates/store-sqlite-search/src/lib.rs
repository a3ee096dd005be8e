//! The search index: which runs printed a text.
//!
//! Fed from the stream of results with a checkpoint of its own, so it may lag behind the tables, and
//! says by how much. Deleting the file rebuilds it. The texts themselves stay where they are.

mod checkpoints;
mod database;
mod find;
mod index;
mod place;
mod retention;
mod write;

pub use database::SearchDatabase;
