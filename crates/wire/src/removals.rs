//! What operators take away: published as events, so that rebuilt tables lack it too.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{CheckName, PcId, ResultId};

/// The statuses of a check that are known so far count no more: on
/// `events.check.cleared.<check>`. The next report of a machine shows it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckCleared {
    /// The check.
    pub check_name: CheckName,
    /// On this machine; on all of them when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pc_id: Option<PcId>,
    /// By whom.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A bundle of files was deleted: on `events.bundle.removed.<pc>.<result_id>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleRemoved {
    /// The machine it came from.
    pub pc_id: PcId,
    /// The run that collected it.
    pub result_id: ResultId,
    /// What the bundle is called in URLs.
    pub key: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}
