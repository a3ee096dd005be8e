//! The times at which schedules fire, held against a walk over every minute and against other
//! libraries.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions

mod calendars;
mod changed_clocks;
mod common;
mod cron_lines;
mod due_times;
mod gates;
mod walk;
