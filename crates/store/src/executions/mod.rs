//! Executions: one order to run a job on some machines, with counts of how far it is.

mod filter;
mod reader;
mod row;

pub use filter::{ExecutionFilter, ExecutionQuery, TargetQuery};
pub use reader::ExecutionReader;
pub use row::{
    Execution, ExecutionCounts, ExecutionStatus, ExecutionTarget, LiveJob, PublishedTargets,
    ScheduleRun, StopState, TargetState, UnansweredTarget,
};
