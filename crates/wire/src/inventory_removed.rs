//! A job's facts are gone, published on `events.inventory.removed.<job>`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::JobId;

/// What was gathered with a job before this message was stored is not shown any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryRemoved {
    /// The job.
    pub job_id: JobId,
    /// When it was removed.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
}
