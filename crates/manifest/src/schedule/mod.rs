//! Schedules: which job runs where and when (contract wire.md §3.14).

mod constraints;
mod document;
mod parse;
mod when;

pub use constraints::{Constraints, OnFailure, Requirements, RetryPolicy, Validity};
pub use document::{Rollout, RunsOn, Schedule, Wave, Zone};
pub use parse::{ParsedSchedule, parse_schedule, schedule_schema};
pub use when::{Cadence, Calendar, Trigger, When};
