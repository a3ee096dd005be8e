use async_trait::async_trait;
use kanade_wire::PcId;

use super::row::{NewStep, Rollout, RolloutState, Step};
use crate::page::InvalidCursor;
use crate::state::StateError;
use crate::{Page, PageRequest};

/// One page of rollouts, the newest first.
#[derive(Debug, Clone)]
pub struct RolloutQuery {
    /// Only in this state.
    pub state: Option<RolloutState>,
    /// Which page.
    pub page: PageRequest,
}

/// Why rollouts were not listed.
#[derive(Debug, thiserror::Error)]
pub enum RolloutError {
    /// The cursor is of another list.
    #[error(transparent)]
    Cursor(#[from] InvalidCursor),
    /// The database failed.
    #[error(transparent)]
    State(#[from] StateError),
}

/// A machine of a wave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolloutMachine {
    /// The machine.
    pub pc_id: PcId,
    /// The last attempt that reaches it, from 1.
    pub attempt: u32,
}

/// Machines of a wave that are to try again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retried {
    /// The wave, from 1.
    pub wave: u32,
    /// The attempt they take part in.
    pub attempt: u32,
    /// The machines.
    pub pcs: Vec<PcId>,
}

/// Whether a change was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It is on disk.
    Stored,
    /// The rollout was changed in between: nothing was stored.
    Outdated,
}

/// Rollouts, their machines and their steps.
#[async_trait]
pub trait RolloutRepository: Send + Sync {
    /// Stores a new rollout with the machines of each wave and its first step. `false`, and nothing
    /// is stored, when there is one with this id.
    ///
    /// # Errors
    /// When the database fails.
    async fn create(
        &self,
        rollout: &Rollout,
        machines: &[Vec<PcId>],
        step: &NewStep,
    ) -> Result<bool, StateError>;

    /// A rollout; `None` when there is none.
    ///
    /// # Errors
    /// When the database fails, or what is stored cannot be read.
    async fn get(&self, id: &str) -> Result<Option<Rollout>, StateError>;

    /// A page of rollouts, the newest first.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn list(&self, query: &RolloutQuery) -> Result<Page<Rollout>, RolloutError>;

    /// The ids of rollouts of which something may be left to do, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    async fn open(&self) -> Result<Vec<String>, StateError>;

    /// Stores a change of the rollout that was read with `rollout.revision`, with what happened, at
    /// `rollout.updated_at`.
    ///
    /// # Errors
    /// When the database fails.
    async fn save(
        &self,
        rollout: &Rollout,
        retried: Option<&Retried>,
        steps: &[NewStep],
    ) -> Result<Saved, StateError>;

    /// The machines of a wave, in the order of their id.
    ///
    /// # Errors
    /// When the database fails.
    async fn machines(&self, id: &str, wave: u32) -> Result<Vec<RolloutMachine>, StateError>;

    /// The newest steps of a rollout, the newest first; at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    async fn steps(&self, id: &str, limit: u32) -> Result<Vec<Step>, StateError>;

    /// Steps of all rollouts with a larger number than `mark`, in their order; at most `limit`. For
    /// whoever follows what happens with a mark of its own.
    ///
    /// # Errors
    /// When the database fails.
    async fn steps_after(&self, mark: i64, limit: u32) -> Result<Vec<Step>, StateError>;

    /// The oldest steps that nobody ordered and the audit log does not have yet; at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    async fn unaudited(&self, limit: u32) -> Result<Vec<Step>, StateError>;

    /// The audit log has every step up to and with this number.
    ///
    /// # Errors
    /// When the database fails.
    async fn audited(&self, up_to: i64) -> Result<(), StateError>;
}
