//! Opening, locking and closing the SQLite files of the backend.
//!
//! Invariants: a file is opened by one process at a time, and only by one that owns its kind of file; a file has one
//! writing connection, ever; a closed file has no write-ahead log beside it. Which tables a file holds is the business
//! of the crate that hands in its migrations.

pub mod bulk;
mod checkpoints;
pub mod columns;
mod error;
mod file;
pub mod filter;
mod identity;
mod inspect;
mod lock;
mod open;
mod options;
mod outdated;
mod replace;
mod rows;
pub mod sweep;
mod times;
mod wipe;

pub use checkpoints::{checkpoint_of, find_checkpoint, list_checkpoints, store_checkpoint};
pub use error::OpenError;
pub use file::{SqliteFile, Writer};
pub use identity::ApplicationId;
pub use inspect::{Inspection, inspect_file};
pub use options::{OpenOptions, Synchronous};
pub use outdated::{copy_database, is_outdated};
pub use replace::{Replacement, remove_file_set};
pub use rows::{RowsError, ensure_affected_rows};
pub use times::{TimeOutOfRange, from_nanoseconds, to_nanoseconds};
pub use wipe::WipeableFile;
