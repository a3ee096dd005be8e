//! Taking over the accounts of a 0.43 database.
//!
//! Only accounts are truth there; everything else is in the streams. The old file is renamed, never deleted. Whatever
//! does not look as expected stops the import before anything is changed.

mod accounts;
mod error;
mod import;
mod old_file;

pub use error::LegacyError;
pub use import::{Imported, import_legacy};
