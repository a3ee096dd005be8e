//! Messages that could not be read.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One message that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeadLetterRow {
    /// Its row.
    pub id: i64,
    /// The stream it came from.
    pub stream: String,
    /// Its sequence there.
    pub sequence: u64,
    /// Its subject.
    pub subject: String,
    /// What is wrong with it.
    pub reason: String,
    /// When the broker got it.
    pub recorded_at: DateTime<Utc>,
    /// Bytes of the whole payload.
    pub payload_bytes: u64,
    /// The beginning of the payload as text: 200 characters in lists, 64 KiB in the detail.
    pub payload_preview: String,
}
