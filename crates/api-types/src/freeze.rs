//! The change freeze.

use chrono::{DateTime, Utc};
use kanade_wire::freeze::FreezeZone;
use serde::{Deserialize, Serialize};

/// Body of `PUT /api/freeze`: empty, it holds until it is cleared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FreezeRequest {
    /// First moment: `YYYY-MM-DD` (midnight in `tz`) or RFC 3339; now when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// First moment after; never when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whose midnight a date means: the backend's, or that of UTC.
    #[serde(default)]
    pub tz: FreezeZone,
}

/// The freeze that is set, whether or not it holds now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FreezeStatus {
    /// First moment: `YYYY-MM-DD` or RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// First moment after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whose midnight a date means.
    pub tz: FreezeZone,
    /// Whether it holds now.
    pub active: bool,
    /// When it was set.
    pub set_at: DateTime<Utc>,
}
