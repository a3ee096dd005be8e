//! Schedules. A schedule travels as the JSON its author's document means; `kanade-manifest` has its
//! schema.

use kanade_wire::{JobId, ScheduleId};
use serde::{Deserialize, Serialize};

use crate::problem::DocumentProblem;

/// A saved schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ScheduleSaved {
    /// The schedule.
    pub id: ScheduleId,
    /// When it fires, in words such as `at 03:30 [mon-fri]`.
    pub when: String,
    /// Whether it fires at all.
    pub enabled: bool,
    /// The job it runs.
    pub job_id: JobId,
    /// What `If-Match` compares with.
    pub revision: u64,
    /// What its author might want to know.
    #[serde(default)]
    pub warnings: Vec<DocumentProblem>,
}

/// A document that could be saved as a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ScheduleValidated {
    /// The schedule.
    pub id: ScheduleId,
    /// The job it runs.
    pub job_id: JobId,
    /// When it fires, in words such as `at 03:30 [mon-fri]`.
    pub when: String,
    /// What its author might want to know.
    pub warnings: Vec<DocumentProblem>,
}
