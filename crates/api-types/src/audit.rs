//! Who did what.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An entry of the audit log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AuditRow {
    /// Its row.
    pub id: i64,
    /// When it was done.
    pub occurred_at: DateTime<Utc>,
    /// The account, where the details name one.
    pub account: Option<String>,
    /// A category: `operator`, `admin`, `scheduler`, `auth` and so on.
    pub actor: String,
    /// What was done; `unreadable` for a message that was no entry.
    pub action: String,
    /// To what.
    pub target: Option<String>,
    /// The details.
    pub payload: Value,
}
