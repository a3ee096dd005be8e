//! Schedules: which job runs where and when (contract wire.md §3.14).

mod constraints;
mod document;
mod parse;
pub mod rules;
mod tz;
mod when;
mod zone;

pub use constraints::{Constraints, OnFailure, Requirements, RetryPolicy, Validity};
pub use document::{CatchUp, Rollout, RunsOn, Schedule, Wave};
pub use parse::{ParsedSchedule, parse_schedule, schedule_schema};
pub use tz::{Tz, UnknownName, ZoneOffset};
pub use when::{Cadence, Calendar, Trigger, When};
pub use zone::{UnknownZone, Zone};
