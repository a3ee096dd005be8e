use chrono::{DateTime, Utc};
use kanade_api_types::checks::{
    CheckAlert, CheckCleared, CheckMatrixRow, CheckRow, CheckTransition,
};
use kanade_wire::{CheckName, PcId};
use serde::Serialize;

use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

/// Which machines, by what checks say about them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CheckQuery {
    /// What this check says.
    pub check: Option<CheckName>,
    /// Those that are as they should be as well.
    pub include_ok: bool,
    /// Words such as `fail`, several joined by commas.
    pub status: Option<String>,
    /// On this machine.
    pub pc_id: Option<PcId>,
    /// Only those whose last report is too old, or only the others.
    pub stale: Option<bool>,
}

/// Which transitions or alerts.
#[derive(Debug, Clone, Default, Serialize)]
pub struct CheckHistoryQuery {
    /// Of this check.
    pub check: Option<CheckName>,
    /// On this machine.
    pub pc_id: Option<PcId>,
    /// At this time or later.
    pub since: Option<DateTime<Utc>>,
}

impl Client {
    /// What checks say about machines.
    pub fn checks(&self, query: &CheckQuery) -> List<CheckRow> {
        List::new(self, "/api/checks", query).in_field("rows")
    }

    /// Machines with everything that checks say about them.
    pub fn check_matrix(&self) -> List<CheckMatrixRow> {
        List::new(self, "/api/checks/matrix", &()).in_field("rows")
    }

    /// What checks said that was new, the newest first.
    pub fn check_transitions(&self, query: &CheckHistoryQuery) -> List<CheckTransition> {
        List::new(self, "/api/checks/transitions", query)
    }

    /// What somebody is told, or was spared, the newest first.
    pub fn check_alerts(&self, query: &CheckHistoryQuery) -> List<CheckAlert> {
        List::new(self, "/api/checks/alerts", query)
    }

    /// Forgets what a check has said so far, of one machine or of all.
    pub async fn clear_check(
        &self,
        check: &CheckName,
        pc: Option<&PcId>,
    ) -> Result<CheckCleared, ClientError> {
        self.delete(&format!("/api/checks/{check}"))
            .query(&[("pc_id", pc)])
            .json()
            .await
    }
}
