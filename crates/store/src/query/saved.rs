use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::state::StateError;

/// A question that is kept under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedQuery {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The statement.
    pub sql: String,
    /// Who saved it last.
    pub created_by: String,
    /// When.
    pub updated_at: DateTime<Utc>,
}

/// A question to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSavedQuery {
    /// Its id, unless there is one of that name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The statement.
    pub sql: String,
    /// Who saves it.
    pub created_by: String,
}

/// Questions that are kept.
#[async_trait]
pub trait SavedQueryRepository: Send + Sync {
    /// All of them, by name.
    async fn list(&self) -> Result<Vec<SavedQuery>, StateError>;

    /// Keeps one, in place of the one of that name if there is one; returns it as it is kept.
    async fn save(
        &self,
        query: NewSavedQuery,
        now: DateTime<Utc>,
    ) -> Result<SavedQuery, StateError>;

    /// Removes one; `false` when there is none of that id.
    async fn delete(&self, id: &str) -> Result<bool, StateError>;
}
