//! Jobs. A manifest travels as the JSON its author's document means; `kanade-manifest` has its
//! schema.

use chrono::{DateTime, Utc};
use kanade_wire::{Digest, JobId, Version};
use serde::{Deserialize, Serialize};

use crate::problem::DocumentProblem;

/// A saved job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct JobSaved {
    /// The job.
    pub id: JobId,
    /// Its version.
    pub version: Version,
    /// What it is for.
    pub description: Option<String>,
    /// Whether its output is inventory.
    pub inventory: bool,
    /// The content digest.
    pub digest: Digest,
    /// What `If-Match` compares with.
    pub revision: u64,
}

/// A document that could be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct JobValidated {
    /// The job.
    pub id: JobId,
    /// Its version.
    pub version: Version,
    /// What its author might want to know.
    pub warnings: Vec<DocumentProblem>,
}

/// How many runs of a job there are right now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct JobLive {
    /// Running.
    pub running: u64,
    /// Ordered, not begun.
    pub pending: u64,
}

/// What the backend knows of a job beside its manifest: these keys stand in the same object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct JobExtras {
    /// Its runs right now.
    pub live: JobLive,
    /// What `If-Match` compares with.
    pub revision: u64,
    /// The content digest.
    pub digest: Digest,
    /// When it was saved.
    pub updated_at: Option<DateTime<Utc>>,
}
