use chrono::{DateTime, Utc};
use kanade_api_types::inventory::{InventoryChange, InventoryJob, InventoryRow, MachineInventory};
use kanade_wire::{JobId, PcId};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::call::segment;
use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

/// A row that a search found: `pc_id`, `hostname`, the searched columns, `collected_at`.
pub type FoundRow = Map<String, Value>;

/// Which changes.
#[derive(Debug, Clone, Default, Serialize)]
pub struct InventoryHistoryQuery {
    /// On this machine.
    pub pc_id: Option<PcId>,
    /// Of this fact or list.
    pub field: Option<String>,
    /// Of the row whose key is, or holds, this text.
    pub identity: Option<String>,
    /// `added`, `removed` or `changed`.
    pub kind: Option<String>,
    /// Seen at this time or later.
    pub since: Option<DateTime<Utc>>,
}

impl Client {
    /// The jobs that gather facts.
    pub fn inventory_jobs(&self) -> List<InventoryJob> {
        List::new(self, "/api/inventory/jobs", &())
    }

    /// The facts that a job gathered, by machine.
    pub fn inventory_by_job(&self, job: &JobId) -> List<InventoryRow> {
        List::new(self, format!("/api/inventory/by-job/{job}"), &()).in_field("rows")
    }

    /// The facts of a machine, by job.
    pub async fn inventory(&self, pc: &PcId) -> Result<Vec<MachineInventory>, ClientError> {
        self.get(&format!("/api/inventory/{pc}")).json().await
    }

    /// Rows of a list, or facts that are no list, of all machines. A condition is `column` or
    /// `column__operator`, and a value.
    pub fn search_inventory(
        &self,
        job: &JobId,
        field: Option<&str>,
        conditions: impl IntoIterator<Item = (String, String)>,
    ) -> List<FoundRow> {
        let path = match field {
            Some(field) => format!("/api/inventory/{job}/search/{}", segment(field)),
            None => format!("/api/inventory/{job}/search-scalars"),
        };
        List::new(self, path, &()).with_query(conditions)
    }

    /// What came, went and changed, the newest first.
    pub fn inventory_history(
        &self,
        job: &JobId,
        query: &InventoryHistoryQuery,
    ) -> List<InventoryChange> {
        List::new(self, format!("/api/inventory/{job}/history/search"), query)
    }
}
