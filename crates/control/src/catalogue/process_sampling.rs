//! Asking a machine for its busiest processes, for a while.

use chrono::{DateTime, Utc};
use kanade_bus::backend::BucketError;
use kanade_wire::{PcId, topology};
use serde_json::{Map, Value, json};

use super::error::CatalogueError;
use super::{Catalogue, seen};

/// How often a change that others made in between is laid over theirs.
const ATTEMPTS: u32 = 5;

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
        let mut attempts = 0;
        let revision = loop {
            attempts += 1;
            match self.write_sampling(pc, until).await {
                Err(BucketError::Conflict { .. }) if attempts < ATTEMPTS => {}
                written => break written.map_err(CatalogueError::Bucket)?,
            }
        };
        seen(&self.mirrors.config, revision).await;
        Ok(())
    }

    async fn write_sampling(
        &self,
        pc: &PcId,
        until: Option<DateTime<Utc>>,
    ) -> Result<u64, BucketError> {
        let (bucket, key) = (topology::AGENT_CONFIG.name, format!("pcs.{pc}"));
        let entry = self.bus.kv_get(bucket, &key).await?;
        let mut scope: Map<String, Value> = entry
            .as_ref()
            .and_then(|entry| serde_json::from_slice(&entry.value).ok())
            .unwrap_or_default();
        scope.insert("process_perf_enabled".into(), json!(until.is_some()));
        match until {
            Some(until) => scope.insert("process_perf_expires_at".into(), json!(until)),
            None => scope.remove("process_perf_expires_at"),
        };
        let value = Value::from(scope).to_string().into_bytes();
        match entry {
            Some(entry) => {
                self.bus
                    .kv_put(bucket, &key, value, Some(entry.revision))
                    .await
            }
            None => self.bus.kv_create(bucket, &key, value).await,
        }
    }
}
