//! Schedules, watched by the backend's clock.
//!
//! Once a minute each schedule is looked at. What is decided is kept in the state file in one
//! transaction with the mark up to which times are decided; what is to run is dispatched from there,
//! under an id derived from schedule and time. So a crash at any point repeats what it cut off, and
//! the repetition is refused.

mod by_clock;
mod coverage;
mod engine;
mod error;
mod looked;
mod on_machines;
mod outbox;
mod outlook;
mod plan;
mod reconcile;
mod slots;
mod waves;

pub use coverage::{Coverage, MachineState, MachineStatus};
pub use engine::Scheduler;
pub use error::SchedulerError;
pub(crate) use looked::Against;
pub use on_machines::{LocalScheduler, LocalSchedules};
pub use outlook::{Outlook, Upcoming, upcoming};
pub use plan::default_jitter;
