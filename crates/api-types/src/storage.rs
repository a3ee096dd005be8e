//! What the broker and the databases keep, and for how long.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What the broker stores.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct JetstreamStatus {
    /// The streams.
    pub streams: Vec<StoredStream>,
    /// The buckets.
    pub kv_buckets: Vec<StoredStream>,
    /// The object stores.
    pub object_stores: Vec<StoredStream>,
}

/// A stream, bucket or object store of the broker.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StoredStream {
    /// Its name, without the broker's prefix.
    pub name: String,
    /// Whether it is there.
    pub exists: bool,
    /// Messages, revisions or chunks stored.
    pub messages: u64,
    /// Subjects or keys that have any.
    pub values: u64,
    /// Bytes stored.
    pub bytes: u64,
    /// Bytes it may store; `null` without a limit of its own.
    pub max_bytes: Option<u64>,
    /// Seconds a message stays; `null` for ever.
    pub max_age_secs: Option<u64>,
    /// When the oldest message was stored.
    pub first_at: Option<DateTime<Utc>>,
    /// When the newest message was stored.
    pub last_at: Option<DateTime<Utc>>,
    /// How full it is, in percent of `max_bytes`.
    pub usage_pct: Option<f64>,
    /// What is wrong or soon will be, in words.
    pub warning: Option<String>,
}

/// How long a table's rows are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TableRetention {
    /// The table.
    pub table: String,
    /// The key of `[retention]` in `backend.toml` that decides.
    pub setting: String,
    /// The stream it never reaches further back than.
    pub stream: Option<String>,
    /// How long rows are kept.
    pub keep_secs: u64,
    /// Rows before this were removed.
    pub cutoff: Option<DateTime<Utc>>,
    /// When it was looked at last.
    pub looked_at: Option<DateTime<Utc>>,
    /// How many rows the last look removed.
    pub removed_last: u64,
    /// How many were removed since the backend started.
    pub removed: u64,
    /// Why the last look failed.
    pub error: Option<String>,
}
