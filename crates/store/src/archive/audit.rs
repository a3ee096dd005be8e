use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{Page, PageRequest, StoreError};

/// Who did what.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// Its place in the stream; a restored stream uses its sequences again, so an entry is
    /// recognised by this together with `recorded_at`.
    pub sequence: u64,
    /// A category: `operator`, `admin`, `scheduler`, `auth` and so on.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// To what.
    pub target: Option<String>,
    /// The account: `sub` of the details.
    pub account: Option<String>,
    /// The details.
    pub payload: Value,
    /// When it was done.
    pub occurred_at: DateTime<Utc>,
    /// When the broker stored it.
    pub recorded_at: DateTime<Utc>,
}

/// An entry of the archive.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredAuditEntry {
    /// Its row.
    pub id: i64,
    /// What it says.
    pub entry: AuditEntry,
}

/// Which entries are wanted; what is `None` does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Exactly this action.
    pub action: Option<String>,
    /// Exactly this category.
    pub actor: Option<String>,
    /// Exactly this account.
    pub account: Option<String>,
    /// Exactly this target.
    pub target: Option<String>,
    /// At this time or later.
    pub since: Option<DateTime<Utc>>,
    /// Before this time.
    pub until: Option<DateTime<Utc>>,
    /// The details, or any other text of the entry, hold this, whatever the letter case.
    pub text: Option<String>,
}

/// One page of entries, the newest first.
#[derive(Debug, Clone)]
pub struct AuditQuery {
    /// Which entries.
    pub filter: AuditFilter,
    /// Which page.
    pub page: PageRequest,
}

/// Reads the audit archive.
#[async_trait]
pub trait AuditReader: Send + Sync {
    /// A page of entries, the newest first; an empty page when there are none.
    ///
    /// A search for text reads a bounded number of rows: a page may then be short, or empty, and
    /// still have a next one.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn list(&self, query: &AuditQuery) -> Result<Page<StoredAuditEntry>, StoreError>;
}
