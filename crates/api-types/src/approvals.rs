//! Somebody else's consent.

use chrono::{DateTime, Utc};
use kanade_wire::{Digest, JobId, Version};
use serde::{Deserialize, Serialize};

use crate::executions::ExecRequest;

/// A request for consent, and what was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ApprovalRow {
    /// Its id; the execution of an approved order bears it too.
    pub id: String,
    /// `order` for one order, `standing` for schedules and rollouts.
    pub kind: String,
    /// The job.
    pub job_id: JobId,
    /// Its version.
    pub version: Version,
    /// The content that is asked for.
    pub job_digest: Digest,
    /// Whether the job still is so: a changed one is asked for anew.
    pub is_current: bool,
    /// The order, for an `order`.
    pub order: Option<ExecRequest>,
    /// How many machines it reached when it was asked for.
    pub target_count: u64,
    /// The account that asked.
    pub requested_by: String,
    /// When.
    pub requested_at: DateTime<Utc>,
    /// When it is over if nobody decides.
    pub expires_at: DateTime<Utc>,
    /// `pending`, `approved`, `rejected` or `expired`.
    pub state: String,
    /// The account that decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// What it said.
    pub comment: Option<String>,
}

/// Body of `POST /api/approvals`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StandingApprovalRequest {
    /// Schedules and rollouts may run this job as it is now.
    pub job_id: JobId,
}

/// Body of a decision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalDecision {
    /// What to say to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// What may need somebody else's consent: a number for the badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WaitingApprovals {
    /// Requests nobody has decided on.
    pub waiting: u64,
}
