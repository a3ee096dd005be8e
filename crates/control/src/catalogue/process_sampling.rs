//! Asking a machine for its busiest processes, for a while.

use chrono::{DateTime, Utc};
use kanade_wire::PcId;
use serde_json::{Map, json};

use super::config::ConfigLayer;
use super::{Catalogue, CatalogueError};

impl Catalogue {
    /// Asks a machine for samples of its processes until a time; `None` ends them. The rest of the
    /// machine's own configuration stays as it is.
    ///
    /// # Errors
    /// When the broker does not take it.
    pub async fn sample_processes(
        &self,
        pc: &PcId,
        until: Option<DateTime<Utc>>,
    ) -> Result<(), CatalogueError> {
        let changes = Map::from_iter([
            ("process_perf_enabled".to_owned(), json!(until.is_some())),
            ("process_perf_expires_at".to_owned(), json!(until)),
        ]);
        let layer = ConfigLayer::Machine(pc.clone());
        self.change_config(&layer, &changes).await.map(drop)
    }
}
