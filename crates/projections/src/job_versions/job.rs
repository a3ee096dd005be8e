use chrono::{DateTime, Utc};
use kanade_wire::{Digest, ExecId, JobId, Version};

use super::Hints;

/// One version of a job, as far as results need it.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its content digest.
    pub digest: Digest,
    /// The job.
    pub id: JobId,
    /// Its version.
    pub version: Version,
    /// When the broker stored it.
    pub published_at: DateTime<Utc>,
    /// What its output means; `None` when nothing in particular.
    pub hints: Option<Hints>,
}

/// What a result says about the job it ran.
#[derive(Debug, Clone, Copy)]
pub struct JobRef<'a> {
    /// The version it names.
    pub digest: Option<&'a Digest>,
    /// Its execution.
    pub exec_id: Option<&'a ExecId>,
    /// The job it names.
    pub job_id: Option<&'a JobId>,
    /// When the broker stored it.
    pub recorded_at: DateTime<Utc>,
}
