//! A typed HTTP client for the API, used by the command line and the tests.
//!
//! One method per operation, one file per area. Reads and writes survive a connection that breaks
//! before the answer: writes carry an `Idempotency-Key`, so the backend does them once. A token
//! is sent to the address it was given for and nowhere else.

mod agents;
mod alerts;
mod approvals;
mod attributes;
mod audit;
mod auth;
mod call;
mod checks;
mod client;
mod config;
mod dead_letters;
mod documents;
mod download;
mod error;
mod events;
mod executions;
mod feed;
mod files;
mod groups;
mod inventory;
mod jobs;
mod notices;
mod pages;
mod perf;
mod plan;
mod projection;
mod query;
mod questions;
mod results;
mod rollouts;
mod schedules;
mod secrets;
mod sse;
mod stops;
mod storage;
mod system;

pub use agents::AgentQuery;
pub use alerts::DeliveryQuery;
pub use approvals::ApprovalQuery;
pub use attributes::ImportOptions;
pub use audit::AuditQuery;
pub use checks::{CheckHistoryQuery, CheckQuery};
pub use client::Client;
pub use config::{ConfigRead, ConfigTarget};
pub use download::Download;
pub use error::ClientError;
pub use events::EventQuery;
pub use executions::{ExecutionQuery, Ordered, TargetQuery};
pub use feed::{LiveEvent, LiveFeed};
pub use files::{FileKind, FileUpload, ReleaseTarget};
pub use groups::GroupQuery;
pub use inventory::{FoundRow, InventoryHistoryQuery};
pub use jobs::Job;
pub use notices::NoticeQuery;
pub use pages::{List, Page};
pub use perf::PerfRange;
pub use questions::{Question, QuestionEvent};
pub use results::{OutputEvent, OutputFeed, OutputSnapshot, ResultQuery};
pub use rollouts::RolloutQuery;
pub use sse::{EventStream, ServerEvent};
