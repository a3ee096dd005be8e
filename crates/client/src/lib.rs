//! A typed HTTP client for the API, used by the command line and the tests.
//!
//! One method per operation, one file per area. Reads and writes survive a connection that breaks
//! before the answer: writes carry an `Idempotency-Key`, so the backend does them once. A token
//! is sent to the address it was given for and nowhere else.

mod agents;
mod auth;
mod call;
mod client;
mod dead_letters;
mod error;
mod executions;
mod feed;
mod jobs;
mod pages;
mod projection;
mod results;
mod sse;
mod storage;
mod system;

pub use agents::AgentQuery;
pub use client::Client;
pub use error::ClientError;
pub use executions::{ExecutionQuery, TargetQuery};
pub use feed::{LiveEvent, LiveFeed};
pub use jobs::Job;
pub use pages::{List, Page};
pub use results::{OutputEvent, OutputFeed, OutputSnapshot, ResultQuery};
pub use sse::{EventStream, ServerEvent};
