//! What happened on a Windows machine, as its event log has it: starts, shutdowns clean and unclean, sign-ins and
//! sign-outs, locks, sleep, and services that failed.
//!
//! The log is asked now and then for what came after the last record that was read, so that nothing is lost while the
//! agent is away and nothing is held in between. Records are read as the XML that the system renders; what one means
//! is decided by its channel, its provider and its number. Reading and meaning are plain text work, tested everywhere.

mod asked;
mod mark;
mod record;
mod story;
#[cfg(windows)]
mod windows;
mod xml;

pub use asked::{CHANNELS, Channel};
pub use mark::Mark;
pub use record::Record;
pub use story::Story;
#[cfg(windows)]
pub use windows::{EventLog, EventLogError, News};
