//! What happened on the machine, as the journal of systemd has it: starts, shutdowns clean and unclean, sign-ins and
//! sign-outs, sleep, and units that failed.
//!
//! `journalctl` is asked now and then for what came after a saved mark; it runs for a moment, so that the agent pays
//! no memory for it in between. What an entry means is decided by the numbers that systemd gives its messages, and only
//! for entries that root wrote: everybody may write to the journal.

mod asked;
mod entry;
mod mark;
mod reader;
mod story;

pub use entry::Entry;
pub use mark::Mark;
pub use reader::{Journal, JournalError, News};
pub use story::{Story, Told};
