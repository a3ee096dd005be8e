//! The whole backend in this process, against a real broker, over real HTTP.
#![allow(clippy::unwrap_used)]

mod authorisation;
mod compliance;
mod dead_letters;
mod documentation;
mod documents;
mod executions;
mod files;
mod files_large;
mod files_retention;
mod fleet;
mod groups;
mod idempotency;
mod inventory;
mod jobs;
mod live;
mod machine_troubles;
mod observed;
mod pages;
mod performance;
mod performance_captured;
mod query;
mod refusals;
mod releases;
mod search;
mod secrets;
mod sessions;
mod stops;
mod support;
