//! The runner: takes what has arrived, applies it in one transaction with its checkpoint, and only
//! then tells others. One runner for each projection; the one writer of the file it
//! writes to serves them in turn.

mod batch;
mod commit;
mod continuity;
mod control;
mod input;
mod pace;
mod position;
mod run;
mod spawn;

pub use commit::project;
pub use control::{HeldRunners, RunnerControl};
pub use run::{Runner, RunnerError, RunnerParts};
pub use spawn::{ARCHIVES, STREAMS, spawn, spawn_all, spawn_archives};
