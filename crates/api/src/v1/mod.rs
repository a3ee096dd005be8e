//! One file per operation, by area. Each states its path, its role and its answers once, for the
//! router and for the OpenAPI document alike.

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
pub(crate) mod documents;
pub mod exec;
pub mod executions;
pub mod files;
pub mod freeze;
pub mod groups;
pub mod health;
pub mod inventory;
pub mod jobs;
pub mod live;
pub mod live_query;
pub mod notifications;
pub mod obs_events;
pub mod ping;
pub mod pins;
pub mod plan;
pub mod projection;
pub mod query;
pub mod results;
pub mod rollouts;
pub mod schedules;
pub mod scripts;
pub mod secrets;
pub mod settings;
pub mod stop_all;
pub mod storage;
pub mod targets;
pub mod views;
pub mod webhooks;

pub mod perf;
mod recording;

pub(crate) use recording::record;
