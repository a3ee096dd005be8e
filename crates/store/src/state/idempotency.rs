//! Answers kept for requests that come twice.
//!
//! A request with an `Idempotency-Key` reserves the key, does its work under the id it reserved, and keeps its answer.
//! When the process dies in between, the repeated request gets the same id again, and what refuses a second use of an
//! id (such as the dispatch of an execution) makes the work happen once.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::StateError;

/// Which request it is. A key belongs to whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequestKey {
    /// Who sent it: an account, or the name of a caller that has none.
    pub username: String,
    /// The `Idempotency-Key` header.
    pub key: String,
}

/// A request that reserves its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotentRequest {
    /// Which request it is.
    pub key: RequestKey,
    /// The SHA-256 of operation and body: a key used for something else is a mistake of the caller.
    pub fingerprint: [u8; 32],
    /// The id under which the work is done if this is the first attempt.
    pub minted_id: String,
    /// Until when the answer is kept.
    pub expires_at: DateTime<Utc>,
}

/// A response as it is given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptResponse {
    /// The HTTP status.
    pub status: u16,
    /// The content type; `None` when there is no body.
    pub content_type: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// What became of a reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reservation {
    /// Do the work under this id, then [`IdempotencyRepository::complete`] or [`IdempotencyRepository::abandon`]. It is
    /// an earlier request's id when that was interrupted.
    Reserved {
        /// The id.
        id: String,
    },
    /// The work was done: give this answer.
    Done(KeptResponse),
    /// Another request with this key is being worked on.
    InProgress,
    /// The key was used for another operation or body.
    Mismatch,
}

/// The kept answers.
#[async_trait]
pub trait IdempotencyRepository: Send + Sync {
    /// Reserves a key, or says why not. An expired entry counts as absent.
    async fn reserve(
        &self,
        request: IdempotentRequest,
        now: DateTime<Utc>,
    ) -> Result<Reservation, StateError>;

    /// Keeps the answer to a reserved request. `false` when nothing was reserved, for example because the account was deleted.
    async fn complete(&self, key: &RequestKey, response: KeptResponse) -> Result<bool, StateError>;

    /// Gives a reservation up after a failure that left nothing behind, so that a repeat starts afresh.
    async fn abandon(&self, key: &RequestKey) -> Result<(), StateError>;

    /// Marks a request as interrupted after a failure that may have left something behind, so that a repeat carries on
    /// under the same id. Nothing happens when nothing is in progress.
    async fn interrupt(&self, key: &RequestKey) -> Result<(), StateError>;

    /// Marks what is in progress as interrupted, so that a repeat carries on under the same id; returns how many.
    /// Called once at start, before requests are served.
    async fn interrupt_all(&self) -> Result<u64, StateError>;

    /// Removes what has expired; returns how many.
    async fn remove_expired(&self, now: DateTime<Utc>) -> Result<u64, StateError>;
}
