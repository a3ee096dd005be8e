use chrono::{DateTime, Utc};
use kanade_wire::{CheckName, PcId};

use super::CheckStatus;
use crate::PageRequest;

/// A page of statuses, by check and machine.
#[derive(Debug, Clone)]
pub struct CheckQuery {
    /// Of this check.
    pub check_name: Option<CheckName>,
    /// On this machine.
    pub pc_id: Option<PcId>,
    /// In one of these statuses; all when empty.
    pub statuses: Vec<CheckStatus>,
    /// Only stale ones, or only others.
    pub stale: Option<bool>,
    /// A last report before this is too old.
    pub stale_before: DateTime<Utc>,
    /// Which page.
    pub page: PageRequest,
}

/// A page of machines with all their checks.
#[derive(Debug, Clone)]
pub struct MatrixQuery {
    /// A last report before this is too old.
    pub stale_before: DateTime<Utc>,
    /// Which page.
    pub page: PageRequest,
}

/// Which transitions or alerts; what is `None` does not restrict.
#[derive(Debug, Clone, Default)]
pub struct CheckHistoryFilter {
    /// Of this check.
    pub check_name: Option<CheckName>,
    /// On this machine.
    pub pc_id: Option<PcId>,
    /// At this time or later.
    pub since: Option<DateTime<Utc>>,
}

/// A page of transitions or alerts, the newest first.
#[derive(Debug, Clone)]
pub struct CheckHistoryQuery {
    /// Which.
    pub filter: CheckHistoryFilter,
    /// Which page.
    pub page: PageRequest,
}
