use async_trait::async_trait;
use kanade_wire::{CheckName, PcId};

use super::{
    CheckAlertRow, CheckHistoryQuery, CheckMatrix, CheckOverview, CheckProblem, CheckQuery,
    CheckTransition, MatrixQuery,
};
use crate::{Page, StoreError};

/// Reads checks. What was cleared is not there until it is reported again.
#[async_trait]
pub trait CheckReader: Send + Sync {
    /// How many machines each check says what about, and a page of statuses by check and machine,
    /// both at one moment; both empty when there are none.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn list(&self, query: &CheckQuery) -> Result<CheckOverview, StoreError>;

    /// A page of machines that report checks, by id, with all their statuses, and every check, at
    /// one moment.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn matrix(&self, query: &MatrixQuery) -> Result<CheckMatrix, StoreError>;

    /// A page of changes of statuses, the newest first.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn transitions(
        &self,
        query: &CheckHistoryQuery,
    ) -> Result<Page<CheckTransition>, StoreError>;

    /// A page of alerts, the newest first.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn alerts(&self, query: &CheckHistoryQuery) -> Result<Page<CheckAlertRow>, StoreError>;

    /// Reports that could not be read and were not followed by one that could, the newest first,
    /// at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    async fn problems(&self, limit: u32) -> Result<Vec<CheckProblem>, StoreError>;

    /// How many statuses a clearing would hide.
    ///
    /// # Errors
    /// When the database fails.
    async fn count_shown(&self, check: &CheckName, pc: Option<&PcId>) -> Result<u64, StoreError>;
}
