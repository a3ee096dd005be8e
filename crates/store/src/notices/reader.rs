use async_trait::async_trait;

use super::{NoticeQuery, StoredNotice};
use crate::{Page, StoreError};

/// Reads notices.
#[async_trait]
pub trait NoticeReader: Send + Sync {
    /// A page of notices, the last one sent first; an empty page when there are none.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn list(&self, query: &NoticeQuery) -> Result<Page<StoredNotice>, StoreError>;

    /// One notice; `None` when there is none.
    ///
    /// # Errors
    /// When the database fails.
    async fn get(&self, id: &str) -> Result<Option<StoredNotice>, StoreError>;
}
