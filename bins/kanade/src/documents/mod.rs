//! Documents in files: found, read, checked, and what became of each.

mod find;
mod origin;
mod read;
mod report;

pub use find::find;
pub use read::{Document, Rejected, read};
pub use report::{Report, Verdict};
