//! What `GET /api/live` says.

use serde::{Deserialize, Serialize};

/// Data of a `change` event: what was just committed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LiveChange {
    /// What changed.
    pub topics: Vec<TopicChange>,
}

/// What changed of one topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TopicChange {
    /// `agents`, `results`, `executions`, `jobs`, `dead_letters` or `health`.
    pub topic: String,
    /// Which of them, at most 100.
    pub ids: Vec<String>,
    /// Whether there are more than `ids` names.
    pub more: bool,
}
