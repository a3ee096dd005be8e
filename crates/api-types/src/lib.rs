//! The requests and responses of the HTTP API, one file per area.
//!
//! Names are those of 0.43 where it had them (contract http.md). No I/O, no behaviour: handlers,
//! the typed client and the OpenAPI document all take these.

pub mod accounts;
pub mod agents;
pub mod alerts;
pub mod analytics;
pub mod approvals;
pub mod attributes;
pub mod audit;
pub mod auth;
pub mod bundles;
pub mod checks;
pub mod config;
pub mod dead_letters;
pub mod documents;
pub mod executions;
pub mod files;
pub mod freeze;
pub mod groups;
pub mod health;
pub mod inventory;
pub mod jobs;
pub mod live;
pub mod live_query;
pub mod notices;
pub mod obs_events;
pub mod perf;
pub mod plan;
pub mod problem;
pub mod projection;
pub mod query;
pub mod results;
pub mod rollouts;
pub mod schedules;
pub mod secrets;
pub mod stops;
pub mod storage;
pub mod targets;
pub mod views;

pub use accounts::Role;
pub use problem::Problem;
