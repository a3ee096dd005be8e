//! A change freeze: schedules and rollouts stop (contract wire.md §3.12).

use serde::{Deserialize, Serialize};

/// The document under `fleet_config/freeze`. Absent = not frozen, `{}` = frozen indefinitely.
/// Bounds are `YYYY-MM-DD` (midnight in `tz`) or RFC 3339, half-open; what cannot be read counts
/// as frozen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Freeze {
    /// First moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// First moment after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whose midnight a date means.
    #[serde(default)]
    pub tz: FreezeZone,
}

/// Whose midnight a date means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum FreezeZone {
    /// The evaluating machine's.
    #[default]
    Local,
    /// UTC.
    Utc,
}
