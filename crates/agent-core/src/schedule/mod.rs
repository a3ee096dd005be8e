//! The schedules this machine keeps itself: `runs_on: agent`, with or without a network.
//!
//! Everything they need came with a sync and lies in the state file. A time that fires is taken on in one transaction
//! with the mark up to which times are decided, under an id derived from schedule and time: so a crash at any point,
//! and a clock that is set back, fire nothing twice. What was done is told by outcomes, never by a run's mere end.

mod agenda;
mod conditions;
mod due;
mod engine;
mod fire;
mod held;
mod prefetch;
mod surroundings;
mod times;
mod upcoming;

pub(crate) use engine::keep_schedules;
pub(crate) use held::held_back;
pub(crate) use prefetch::keep_scripts;
pub use surroundings::{Conditions, HostSurroundings, Surroundings, Wanted};
pub(crate) use upcoming::upcoming;
