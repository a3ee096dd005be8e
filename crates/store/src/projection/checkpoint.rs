use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_wire::Digest;

use crate::StoreError;

/// How far a projection has read its stream. It lies in the file of the tables it speaks of and is
/// written in their transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The projection.
    pub projection: String,
    /// The stream it reads.
    pub stream: String,
    /// When that stream was created.
    pub stream_created: DateTime<Utc>,
    /// The sequence of the last message that was read; 0 before the first.
    pub last_sequence: u64,
    /// When the broker stored that message; `None` before the first.
    pub last_published_at: Option<DateTime<Utc>>,
    /// The digest of that message's subject and payload; `None` before the first.
    pub last_digest: Option<Digest>,
    /// Messages that were gone before they could be read.
    pub gap_messages: u64,
    /// How often the stream was found restored or created anew.
    pub restored_count: u64,
}

/// Reads checkpoints.
#[async_trait]
pub trait CheckpointReader: Send + Sync {
    /// Every checkpoint, in the order of the projections' names.
    ///
    /// # Errors
    /// When the database fails.
    async fn list(&self) -> Result<Vec<Checkpoint>, StoreError>;

    /// The checkpoint of one projection; `None` before its first batch.
    ///
    /// # Errors
    /// When the database fails.
    async fn get(&self, projection: &str) -> Result<Option<Checkpoint>, StoreError>;
}
