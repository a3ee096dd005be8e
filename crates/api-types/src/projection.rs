//! Rebuilding and comparing the projected tables.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How the last rebuild went, or goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RebuildStatus {
    /// `idle` (none since the start), `queued`, `reading`, `swapping`, `done` or `failed`.
    pub state: String,
    /// When it was asked for.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub finished_at: Option<DateTime<Utc>>,
    /// Messages that are read.
    pub messages_done: u64,
    /// Messages there are to read.
    pub messages_total: u64,
    /// The streams.
    pub streams: Vec<StreamReading>,
    /// Why it failed; the tables are as they were.
    pub error: Option<String>,
}

/// How far one stream is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StreamReading {
    /// The stream.
    pub stream: String,
    /// The first sequence it holds.
    pub first_sequence: u64,
    /// Up to where it is read.
    pub sequence: u64,
    /// Where reading ends; later messages are read as they come.
    pub last_sequence: u64,
}

/// How the last comparison went, or goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct VerifyStatus {
    /// `idle` (none since the start), `queued`, `reading`, `comparing`, `done` or `failed`.
    pub state: String,
    /// When it was asked for.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub finished_at: Option<DateTime<Utc>>,
    /// Messages that are read.
    pub messages_done: u64,
    /// Messages there are to read.
    pub messages_total: u64,
    /// Tables that were compared.
    pub tables_compared: u64,
    /// Rows of them that were compared.
    pub rows_compared: u64,
    /// How many rows only one side has.
    pub differences: u64,
    /// Some of them: those after `offset`, at most `limit`.
    pub first: Vec<Difference>,
    /// Why it failed.
    pub error: Option<String>,
}

/// A row that only one side has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Difference {
    /// The table.
    pub table: String,
    /// What tells the row from others, as SQL writes it.
    pub key: String,
    /// `live` or `rebuilt`.
    pub side: String,
}
