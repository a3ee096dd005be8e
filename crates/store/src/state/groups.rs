//! What became of the groups that documents define.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_wire::GroupName;

use super::StateError;

/// The last evaluation of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupEvaluation {
    /// The group.
    pub group: GroupName,
    /// When it was tried last.
    pub evaluated_at: DateTime<Utc>,
    /// Why that failed: the members are those of the last time it did not.
    pub problem: Option<String>,
}

/// The groups whose membership follows a document. One stays here until its members have left, so
/// that a document which is deleted while nobody watches takes its members with it.
#[async_trait]
pub trait GroupEvaluationRepository: Send + Sync {
    /// All of them, by name.
    async fn list(&self) -> Result<Vec<GroupEvaluation>, StateError>;

    /// Keeps what became of a group, in place of what was kept of it.
    async fn keep(&self, evaluation: GroupEvaluation) -> Result<(), StateError>;

    /// Forgets a group; nothing happens when it is not known.
    async fn forget(&self, group: &GroupName) -> Result<(), StateError>;
}
