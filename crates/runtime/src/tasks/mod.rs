//! Background tasks: named, cancellable, restarted with back-off, and with a status that can be looked at.
//!
//! [`Tasks`] supervises the few tasks a process stands on. [`TaskSet`] holds many short or tiny ones: a name, a stop
//! and a log line for a panic, without restarts or status. Nothing outside this crate spawns a task otherwise.

mod context;
mod registry;
mod set;
mod status;
mod supervisor;

pub use context::TaskContext;
pub use registry::{TaskError, Tasks, TasksOptions};
pub use set::TaskSet;
pub use status::{TaskState, TaskStatus};
