//! Ports over the backend's databases: traits, rows, filters and pages.
//!
//! A row is what a table holds, not what HTTP shows: heads translate. Times are passed in, never
//! read. A reader sees what is committed; a writer's effects become visible together, at its commit.

pub mod acks;
pub mod agents;
pub mod analytics;
pub mod archive;
pub mod bundles;
pub mod checks;
pub mod dead_letters;
pub mod durations;
pub mod error;
pub mod executions;
pub mod inventory;
pub mod metrics;
pub mod notices;
pub mod obs_events;
pub mod page;
pub mod projection;
pub mod query;
pub mod results;
pub mod retention;
pub mod search;
pub mod state;
pub mod summary;

pub use error::StoreError;
pub use page::{Cursor, InvalidCursor, Page, PageRequest};
