//! What every long-running process needs: logs, panics, signals and supervised tasks.
//!
//! Invariants: nothing here ends the process except a second stop signal; a background task never ends
//! silently; a log file never holds colour codes.

pub mod backoff;
pub mod clock;
pub mod fault;
pub mod logging;
pub mod shutdown;
pub mod tasks;
mod zone;

pub use backoff::{Backoff, BackoffPolicy};
pub use clock::{Clock, MockClock, SharedClock, SystemClock};
pub use shutdown::{Shutdown, StopDeadline};
pub use tasks::{TaskContext, TaskSet, TaskState, TaskStatus, Tasks};
pub use zone::local_zone;
