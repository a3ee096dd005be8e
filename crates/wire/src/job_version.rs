//! One version of a job's content, kept as long as results may refer to it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Digest, JobId, Version};

/// Published to `catalogue.job.<digest>` before the bucket `jobs` is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JobVersion {
    /// SHA-256 of the manifest's canonical JSON.
    pub digest: Digest,
    /// The job.
    pub job_id: JobId,
    /// Its version.
    pub version: Version,
    /// The manifest.
    pub manifest: Value,
    /// When it was saved.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
}
