//! Setting a part of a machine's own configuration.

use bytes::Bytes;
use kanade_bus::backend::BucketError;
use kanade_wire::agent_config::ConfigScope;
use kanade_wire::subjects::ControlVerb;
use kanade_wire::{PcId, subjects, topology};
use serde_json::{Map, Value};

use super::error::CatalogueError;
use super::{Catalogue, seen};

/// How often a change that others made in between is laid over theirs.
const ATTEMPTS: u32 = 32;

impl Catalogue {
    /// Sets what `patch` sets in a machine's own configuration; the rest stays. The machine is told
    /// that there is news. Writes nothing when it is so already.
    ///
    /// # Errors
    /// When the broker does not take it.
    pub async fn patch_machine_config(
        &self,
        pc: &PcId,
        patch: &ConfigScope,
    ) -> Result<(), CatalogueError> {
        let patch = serde_json::to_value(patch).map_err(CatalogueError::Encode)?;
        let Value::Object(patch) = patch else {
            return Ok(());
        };
        let mut attempts = 0;
        let written = loop {
            attempts += 1;
            match self.write_patch(pc, &patch).await {
                Err(BucketError::Conflict { .. }) if attempts < ATTEMPTS => {}
                written => break written.map_err(CatalogueError::Bucket)?,
            }
        };
        if let Some(revision) = written {
            seen(&self.mirrors.config, revision).await;
        }
        self.nudge(pc).await;
        Ok(())
    }

    async fn write_patch(
        &self,
        pc: &PcId,
        patch: &Map<String, Value>,
    ) -> Result<Option<u64>, BucketError> {
        let (bucket, key) = (topology::AGENT_CONFIG.name, format!("pcs.{pc}"));
        let entry = self.bus.kv_get(bucket, &key).await?;
        let before: Map<String, Value> = entry
            .as_ref()
            .and_then(|entry| serde_json::from_slice(&entry.value).ok())
            .unwrap_or_default();
        let mut scope = before.clone();
        scope.extend(patch.clone());
        if scope == before {
            return Ok(None);
        }
        let value = Value::from(scope).to_string().into_bytes();
        let written = match entry {
            Some(entry) => {
                let revision = Some(entry.revision);
                self.bus.kv_put(bucket, &key, value, revision).await
            }
            None => self.bus.kv_create(bucket, &key, value).await,
        };
        written.map(Some)
    }

    /// A machine that is away learns it from its next sync.
    async fn nudge(&self, pc: &PcId) {
        let subject = subjects::control_pc(pc, ControlVerb::Nudge);
        if let Err(error) = self.bus.publish_core(&subject, Bytes::new()).await {
            tracing::debug!(%error, machine = %pc, "a machine was not told that its configuration changed");
        }
    }
}
