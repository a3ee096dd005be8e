use async_trait::async_trait;

use super::{EventQuery, Heat, HeatQuery, ObsEvent};
use crate::{Page, StoreError};

/// Reads events.
#[async_trait]
pub trait ObsEventReader: Send + Sync {
    /// A page of events, the newest first; an empty page when there are none.
    ///
    /// A filter that no index answers reads a bounded number of rows: a page may then be short, or
    /// empty, and still have a next one.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn list(&self, query: &EventQuery) -> Result<Page<ObsEvent>, StoreError>;

    /// Every kind there is, in order.
    ///
    /// # Errors
    /// When the database fails.
    async fn kinds(&self) -> Result<Vec<String>, StoreError>;

    /// Every source there is, in order.
    ///
    /// # Errors
    /// When the database fails.
    async fn sources(&self) -> Result<Vec<String>, StoreError>;

    /// How many events there were in each stretch of time, for at most 200 machines and the newest
    /// 200,000 events; what is left out is said.
    ///
    /// # Errors
    /// When the database fails.
    async fn heat(&self, query: &HeatQuery) -> Result<Heat, StoreError>;
}
