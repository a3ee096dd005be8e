//! Bundles of files that jobs brought back.

use chrono::{DateTime, Utc};
use kanade_wire::{JobId, PcId, ResultId};
use serde::{Deserialize, Serialize};

/// One bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BundleRow {
    /// What it is called in URLs.
    pub key: String,
    /// The machine it came from.
    pub pc_id: PcId,
    /// The job that collected it.
    pub job_id: Option<JobId>,
    /// The run that collected it.
    pub result_id: ResultId,
    /// When that run ended.
    pub collected_at: DateTime<Utc>,
    /// The machine's own time of that, where its clock is not believed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<DateTime<Utc>>,
    /// Bytes; null when it has left the broker.
    pub size: Option<u64>,
    /// The digest of its bytes.
    pub digest: Option<String>,
    /// What the job calls it.
    pub name: Option<String>,
    /// What the job says it is for.
    pub description: Option<String>,
}
