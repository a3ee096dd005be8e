//! Whom an execution addresses, and the plan an operator hands in (contract wire.md §3.14).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{ExecId, GroupName, HumanDuration, JobId, PcId, Version};

/// Machines by name, by group, or all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Target {
    /// Machines in any of these groups.
    #[serde(default)]
    pub groups: Vec<GroupName>,
    /// These machines.
    #[serde(default)]
    pub pcs: Vec<PcId>,
    /// Every machine.
    #[serde(default)]
    pub all: bool,
}

impl Target {
    /// Every machine.
    pub fn all() -> Self {
        Self {
            all: true,
            ..Self::default()
        }
    }

    /// One machine.
    pub fn pc(pc: PcId) -> Self {
        Self {
            pcs: vec![pc],
            ..Self::default()
        }
    }

    /// Whether it addresses a machine that is in `groups`.
    pub fn includes(&self, pc: &PcId, groups: &[GroupName]) -> bool {
        self.all || self.pcs.contains(pc) || self.groups.iter().any(|group| groups.contains(group))
    }

    /// Whether nobody is addressed.
    pub fn is_empty(&self) -> bool {
        !self.all && self.groups.is_empty() && self.pcs.is_empty()
    }
}

/// Body of `POST /api/exec/{job}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct FanoutPlan {
    /// Whom it addresses.
    #[serde(default)]
    pub target: Target,
    /// Every machine waits a random time up to this before it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jitter: Option<HumanDuration>,
    /// Machines that get it later do not start it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_at: Option<DateTime<Utc>>,
}

/// What an exec answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ExecResponse {
    /// The execution.
    pub exec_id: ExecId,
    /// The job.
    pub job_id: JobId,
    /// Its version.
    pub version: Version,
    /// How many machines are addressed.
    pub target_count: u64,
    /// Where the command was published.
    pub subjects: Vec<String>,
    /// The rollout it became, when it was ordered in waves: then the execution is that of its first
    /// wave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollout_id: Option<String>,
}
