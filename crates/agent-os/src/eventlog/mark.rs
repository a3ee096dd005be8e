//! How far the logs were read, and what must be remembered from there.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Kept with the events it belongs to, in one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mark {
    /// The last record that was read of each log.
    pub records: BTreeMap<String, u64>,
    /// When an event of a kind was told that several records tell of.
    pub told: BTreeMap<String, DateTime<Utc>>,
    /// What was said of a shutdown that was ordered and has not come yet.
    pub announced: Option<String>,
}
