//! What must be looked after while nobody asks: dispatches to finish, runs to give up,
//! rows that are too old.

mod reaper;
mod repairs;
mod retention;

pub use reaper::Reaper;
pub use repairs::repair_dispatches;
pub use retention::{Ages, Retention, RetentionParts, TableRetention};
