use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::StateError;

/// Widgets that people have on their home page.
#[async_trait]
pub trait PinRepository: Send + Sync {
    /// The ids of the widgets someone has pinned, in that order; none at first.
    ///
    /// # Errors
    /// When the database fails.
    async fn list(&self, username: &str) -> Result<Vec<String>, StateError>;

    /// Pins a widget; one that is pinned stays where it is. `false`, and nothing is pinned, when
    /// there are `limit` pins already.
    ///
    /// # Errors
    /// When the database fails.
    async fn pin(
        &self,
        username: &str,
        widget: &str,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<bool, StateError>;

    /// Takes a widget off; nothing happens when it is not pinned.
    ///
    /// # Errors
    /// When the database fails.
    async fn unpin(&self, username: &str, widget: &str) -> Result<(), StateError>;
}
