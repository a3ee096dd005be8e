//! Brings the broker's streams, buckets and stores to what the tables in `wire` say.
//!
//! Drift never stops a start: what the broker lets change is changed, the rest is reported.
//! Nothing is changed that would delete messages: a limit below what a stream holds is reported.

mod create;
mod desired;
mod reconcile;
mod report;

pub use reconcile::{ReconcileOptions, StreamAges};
pub use report::{Drift, ReconcileReport};
