use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::state::StateError;

/// A program that is told of alerts.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where it listens.
    pub url: String,
    /// Of which kinds of alerts it is told; of all when empty.
    pub events: Vec<String>,
    /// What its calls are signed with: stored as it is, because each call needs it.
    pub secret: String,
    /// Whether it is told at all.
    pub enabled: bool,
    /// Who added it.
    pub created_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

impl Webhook {
    /// Whether it is told of a kind of alert.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        self.enabled && (self.events.is_empty() || self.events.iter().any(|event| event == kind))
    }
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Webhook")
            .field("id", &self.id)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Keeps webhooks.
#[async_trait]
pub trait WebhookRepository: Send + Sync {
    /// All of them, by name.
    ///
    /// # Errors
    /// When the database fails.
    async fn all(&self) -> Result<Vec<Webhook>, StateError>;

    /// One; `None` when there is none.
    ///
    /// # Errors
    /// When the database fails.
    async fn find(&self, id: &str) -> Result<Option<Webhook>, StateError>;

    /// Stores one, new or changed.
    ///
    /// # Errors
    /// When the database fails.
    async fn save(&self, webhook: &Webhook) -> Result<(), StateError>;

    /// Removes one; `false` when there is none. What waits for it is given up when its turn comes.
    ///
    /// # Errors
    /// When the database fails.
    async fn remove(&self, id: &str) -> Result<bool, StateError>;
}
