//! Who did what (contract wire.md §3.16).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One entry. `actor` is a category word as in 0.43; the account is `sub` inside the payload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// `operator`, `scheduler`, `admin` or `auth`.
    pub actor: String,
    /// What was done, such as `job_upsert`.
    pub action: String,
    /// To what.
    pub target: Option<String>,
    /// The details; `sub` is the account, `source` the client.
    pub payload: Value,
    /// When.
    pub occurred_at: DateTime<Utc>,
}
