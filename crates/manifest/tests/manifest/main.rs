//! The documents operators write, as they and the broker see them.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions

mod bad_groups;
mod bad_jobs;
mod bad_schedules;
mod bad_views;
mod captured;
mod common;
mod generation;
mod properties;
mod schemas;
mod script_files;
mod strategies;
