//! Documents of every kind, read, saved and deleted the same way.
//!
//! A document is its JSON in the bucket of its kind, written with compare-and-set; beside it stands
//! the author's text to the letter, and each save or deletion is a message in the stream DOCUMENTS.
//! What a kind does beyond that stands in its [`Kept`]. A document that says where it comes from is
//! changed from there alone.

mod delete;
mod diff;
mod history;
mod kept;
mod read;
mod references;
mod restore;
mod save;
mod write;

pub use diff::unified;
pub use kept::Kept;
pub use read::{Stored, Unreadable};
pub use references::References;
pub use write::{Seen, Write};
