//! What operators write: [`job`], [`schedule`], [`view`] and [`group`] documents.
//!
//! One set of serde types serves both edges. From the broker a document is decoded tolerantly
//! ([`Manifest::from_stored`]): unknown keys are ignored, so that an older reader survives a newer
//! writer. From an author it is read strictly ([`parse_job`]): every problem is reported at once,
//! with its path, its place in the text, and what would be right.
//!
//! No I/O, no clock, no async runtime.
//!
//! ```
//! use kanade_manifest::{Format, parse_job};
//!
//! let text = "
//! id: hello
//! version: 1.0.0
//! execute:
//!   shell: sh
//!   script: echo hello
//!   timeot: 10s
//! ";
//! let problems = parse_job(text, Format::Yaml).unwrap_err();
//! assert_eq!(
//!     problems[0].to_string(),
//!     "line 7, column 3: execute.timeot: unknown key `timeot`: did you mean `timeout`?"
//! );
//! ```

mod authored;
mod document;
pub mod group;
pub mod job;
mod origin;
pub mod schedule;
mod stamp;
pub mod view;

pub use authored::{Document, Parsed, Step, problem_at};
pub use document::{Format, Problem, with_key};
pub use group::{Group, Membership, ParsedGroup, group_schema, parse_group};
pub use job::{Manifest, ParsedJob, inline_script_file, job_schema, parse_job};
pub use origin::Origin;
pub use schedule::{ParsedSchedule, Schedule, parse_schedule, schedule_schema};
pub use stamp::{stamped, unstamped};
pub use view::{ParsedView, View, parse_view, view_schema};
