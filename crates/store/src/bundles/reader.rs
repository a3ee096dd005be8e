use async_trait::async_trait;
use kanade_wire::{JobId, PcId};

use super::Bundle;
use crate::{Page, PageRequest, StoreError};

/// Reads bundles. One that was deleted is not there.
#[async_trait]
pub trait BundleReader: Send + Sync {
    /// A page of bundles, the last collected first; of one machine or job when they are named.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn list(
        &self,
        pc: Option<&PcId>,
        job: Option<&JobId>,
        page: &PageRequest,
    ) -> Result<Page<Bundle>, StoreError>;

    /// One bundle; `None` when there is none of that key.
    ///
    /// # Errors
    /// When the database fails.
    async fn get(&self, key: &str) -> Result<Option<Bundle>, StoreError>;
}
