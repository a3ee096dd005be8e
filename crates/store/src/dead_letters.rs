//! Messages that could not be read.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::{Page, PageRequest, StoreError};

/// The most bytes of a message that a dead letter keeps.
pub const KEPT_PAYLOAD: usize = 64 * 1024;

/// A message that could not be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// The stream.
    pub stream: String,
    /// When that stream was created.
    pub stream_created: DateTime<Utc>,
    /// The message's sequence in it.
    pub sequence: u64,
    /// The message's subject.
    pub subject: String,
    /// What is wrong with it, in words.
    pub reason: String,
    /// Its first [`KEPT_PAYLOAD`] bytes.
    pub payload: Vec<u8>,
    /// How many bytes it had.
    pub payload_bytes: u64,
    /// When the broker stored it.
    pub recorded_at: DateTime<Utc>,
}

/// A dead letter as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDeadLetter {
    /// Its number; a rebuild may number anew.
    pub id: i64,
    /// The letter.
    pub letter: DeadLetter,
}

/// Reads dead letters.
#[async_trait]
pub trait DeadLetterReader: Send + Sync {
    /// A page of dead letters, the last one found first, without their payload beyond 256 bytes; an
    /// empty page when there are none.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn list(&self, page: &PageRequest) -> Result<Page<StoredDeadLetter>, StoreError>;

    /// One dead letter with all that is kept of its payload; `None` when there is none.
    ///
    /// # Errors
    /// When the database fails.
    async fn get(&self, id: i64) -> Result<Option<StoredDeadLetter>, StoreError>;
}
