//! Which runs printed a text. The index may lag behind the tables and hold less than they do; it
//! says both.

mod index;
mod reader;

pub use index::{IndexedRun, IndexedRuns, SearchTables};
pub use reader::{Hit, SearchQuery, SearchReader, SearchText, TextTooShort};
