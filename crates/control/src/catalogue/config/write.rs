//! Writing layers, with compare-and-set.

use kanade_bus::backend::BucketError;
use kanade_wire::agent_config::ConfigScope;
use kanade_wire::topology::AGENT_CONFIG;
use serde_json::{Map, Value};

use super::layer::ConfigLayer;
use crate::catalogue::{Catalogue, CatalogueError, seen};

/// How often a change is laid over what others changed in between.
const ATTEMPTS: u32 = 16;

impl Catalogue {
    /// Sets a layer to this and nothing else; `expected` is the revision the author has seen, 0 for
    /// none. Returns its revision once look-ups see it.
    ///
    /// # Errors
    /// [`CatalogueError::ConfigChanged`] when it has another revision.
    pub async fn save_config(
        &self,
        layer: &ConfigLayer,
        scope: &ConfigScope,
        expected: Option<u64>,
    ) -> Result<u64, CatalogueError> {
        let value = serde_json::to_vec(scope).map_err(CatalogueError::Encode)?;
        let (bucket, key) = (AGENT_CONFIG.name, layer.key());
        let written = match expected {
            Some(0) => self.bus.kv_create(bucket, &key, value).await,
            expected => self.bus.kv_put(bucket, &key, value, expected).await,
        };
        let revision = written.map_err(|error| conflict(layer, error))?;
        seen(&self.mirrors.config, revision).await;
        Ok(revision)
    }

    /// Takes a layer away; nothing happens when it is not there.
    ///
    /// # Errors
    /// [`CatalogueError::ConfigChanged`] when it has another revision than `expected`.
    pub async fn clear_config(
        &self,
        layer: &ConfigLayer,
        expected: Option<u64>,
    ) -> Result<(), CatalogueError> {
        let key = layer.key();
        let deleted = self.bus.kv_delete(AGENT_CONFIG.name, &key, expected);
        let revision = deleted.await.map_err(|error| conflict(layer, error))?;
        seen(&self.mirrors.config, revision).await;
        Ok(())
    }

    /// Changes some settings of a layer, over whatever else it sets: a name with `null` is unset.
    /// Settings this system does not know stay as they are. Writes nothing when it is so already.
    ///
    /// # Errors
    /// When the broker does not take it.
    pub async fn change_config(
        &self,
        layer: &ConfigLayer,
        changes: &Map<String, Value>,
    ) -> Result<u64, CatalogueError> {
        let mut attempts = 0;
        let revision = loop {
            attempts += 1;
            match self.change_once(layer, changes).await {
                Err(BucketError::Conflict { .. }) if attempts < ATTEMPTS => {}
                written => break written.map_err(|error| conflict(layer, error))?,
            }
        };
        seen(&self.mirrors.config, revision).await;
        Ok(revision)
    }

    async fn change_once(
        &self,
        layer: &ConfigLayer,
        changes: &Map<String, Value>,
    ) -> Result<u64, BucketError> {
        let (bucket, key) = (AGENT_CONFIG.name, layer.key());
        let entry = self.bus.kv_get(bucket, &key).await?;
        let before: Map<String, Value> = entry
            .as_ref()
            .and_then(|entry| serde_json::from_slice(&entry.value).ok())
            .unwrap_or_default();
        let mut settings = before.clone();
        for (name, value) in changes {
            match value {
                Value::Null => settings.remove(name),
                value => settings.insert(name.clone(), value.clone()),
            };
        }
        let is_same = settings == before;
        let value = Value::from(settings).to_string().into_bytes();
        match entry {
            Some(entry) if is_same => Ok(entry.revision),
            Some(entry) => {
                self.bus
                    .kv_put(bucket, &key, value, Some(entry.revision))
                    .await
            }
            None => self.bus.kv_create(bucket, &key, value).await,
        }
    }
}

fn conflict(layer: &ConfigLayer, error: BucketError) -> CatalogueError {
    match error {
        BucketError::Conflict { .. } => CatalogueError::ConfigChanged(layer.clone()),
        error => CatalogueError::Bucket(error),
    }
}
