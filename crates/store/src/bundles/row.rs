use chrono::{DateTime, Utc};
use kanade_wire::{JobId, PcId, ResultId};
use serde::{Deserialize, Serialize};

/// A bundle; its bytes are in the broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// What it is called in URLs.
    pub key: String,
    /// The machine it came from.
    pub pc_id: PcId,
    /// The job that collected it.
    pub job_id: Option<JobId>,
    /// The run that collected it.
    pub result_id: ResultId,
    /// When the run ended.
    pub collected_at: DateTime<Utc>,
    /// The machine's own time of that, where it is not believed.
    pub reported_at: Option<DateTime<Utc>>,
    /// Bytes, where the report tells.
    pub size: Option<u64>,
    /// The digest, where the report tells.
    pub digest: Option<String>,
    /// What the job calls it.
    pub name: Option<String>,
    /// What the job says it is for.
    pub description: Option<String>,
    /// Where its bytes are.
    pub place: BundlePlace,
    /// When the broker stored the report.
    pub recorded_at: DateTime<Utc>,
}

/// Where a bundle's bytes are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BundlePlace {
    /// An object of the store `collections`, by its name.
    Object(String),
    /// Chunks on the bundle's subject: so many.
    Chunks(u32),
}

/// A bundle was deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleRemoval {
    /// The run that collected it.
    pub result_id: ResultId,
    /// When the broker stored that.
    pub removed_at: DateTime<Utc>,
    /// By whom.
    pub by: String,
}
