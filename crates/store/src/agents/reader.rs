use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_wire::{Digest, PcId};

use super::{Agent, AgentCounts, AgentFilter, AgentQuery, RosterEntry, VersionCounts};
use crate::{Page, StoreError};

/// Reads machines.
#[async_trait]
pub trait AgentReader: Send + Sync {
    /// A page of the machines a filter finds; an empty page when it finds none.
    ///
    /// # Errors
    /// When the cursor is of another order, or the database fails.
    async fn list(&self, query: &AgentQuery) -> Result<Page<Agent>, StoreError>;

    /// How many machines a filter finds.
    ///
    /// # Errors
    /// When the database fails.
    async fn count(
        &self,
        filter: &AgentFilter,
        now: DateTime<Utc>,
    ) -> Result<AgentCounts, StoreError>;

    /// One machine; `None` when it never sent a heartbeat.
    ///
    /// # Errors
    /// When the database fails.
    async fn get(&self, pc: &PcId) -> Result<Option<Agent>, StoreError>;

    /// Every machine that ever sent a heartbeat, in the order of its id.
    ///
    /// # Errors
    /// When the database fails.
    async fn roster(&self) -> Result<Vec<RosterEntry>, StoreError>;

    /// Those of these machines that ever sent a heartbeat, in the order of their ids.
    ///
    /// # Errors
    /// When the database fails.
    async fn roster_of(&self, pcs: &[PcId]) -> Result<Vec<RosterEntry>, StoreError>;

    /// Every version that a machine runs or was rolled back from, in no order.
    ///
    /// # Errors
    /// When the database fails.
    async fn versions(&self, now: DateTime<Utc>) -> Result<Vec<VersionCounts>, StoreError>;

    /// Which configuration each machine that tells it says it works with, in no order.
    ///
    /// # Errors
    /// When the database fails.
    async fn config_digests(&self) -> Result<Vec<(PcId, Digest)>, StoreError>;
}
