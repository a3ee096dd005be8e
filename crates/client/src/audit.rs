use chrono::{DateTime, Utc};
use kanade_api_types::audit::AuditRow;
use serde::Serialize;

use crate::client::Client;
use crate::pages::List;

/// Which entries of the audit log.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AuditQuery {
    /// Exactly this action, such as `job_upsert`.
    pub action: Option<String>,
    /// Exactly this category, such as `operator`.
    pub actor: Option<String>,
    /// Exactly this account.
    pub account: Option<String>,
    /// Exactly this target.
    pub target: Option<String>,
    /// At this time or later.
    pub since: Option<DateTime<Utc>>,
    /// A text anywhere in the entry.
    pub q: Option<String>,
}

impl Client {
    /// Who did what, the newest first.
    pub fn audit(&self, query: &AuditQuery) -> List<AuditRow> {
        List::new(self, "/api/audit", query)
    }
}
