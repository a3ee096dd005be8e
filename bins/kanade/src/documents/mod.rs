//! Documents in files: found, read, checked, and what became of each.

mod find;
mod folder;
mod origin;
mod read;
mod report;

pub use find::find;
pub use folder::read_folder;
pub use read::{Document, Rejected, read};
pub use report::{Report, Verdict};
