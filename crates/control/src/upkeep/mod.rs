//! What must be looked after while nobody asks: dispatches to finish, runs to give up.

mod reaper;
mod repairs;

pub use reaper::Reaper;
pub use repairs::repair_dispatches;
