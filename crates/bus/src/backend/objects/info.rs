use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::{ObjectError, Subject};
use super::{metadata_subject, stream};
use crate::backend::bus::Bus;

/// What a store knows about an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectInfo {
    /// Its name.
    pub name: String,
    /// Bytes.
    #[serde(default)]
    pub size: u64,
    /// Pieces it is stored in.
    #[serde(default)]
    pub chunks: u64,
    /// `SHA-256=` and the digest in URL-safe base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// When it was stored.
    #[serde(default, rename = "mtime")]
    pub modified: Option<DateTime<Utc>>,
    /// What its writer added.
    #[serde(default, skip_serializing_if = "HashMap::is_empty")]
    pub metadata: HashMap<String, String>,
    pub(super) bucket: String,
    #[serde(default)]
    pub(super) nuid: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) deleted: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) options: Option<Value>,
}

impl Bus {
    /// What is known about an object; `None` when there is none.
    pub async fn object_info(
        &self,
        store: &str,
        name: &str,
    ) -> Result<Option<ObjectInfo>, ObjectError> {
        let subject = Subject { store, name };
        let message = self
            .get_last_message(&stream(store), &metadata_subject(store, name))
            .await
            .map_err(|source| subject.store(source))?;
        let Some(message) = message else {
            return Ok(None);
        };
        let info: ObjectInfo =
            serde_json::from_slice(&message.payload).map_err(|_| subject.damaged())?;
        Ok((!info.deleted).then_some(info))
    }

    /// Every object of a store, from its metadata; complete or an error. Metadata that cannot be
    /// read is left out and logged.
    pub async fn object_list(&self, store: &str) -> Result<Vec<ObjectInfo>, ObjectError> {
        let filter = format!("$O.{store}.M.>");
        let listing = self.list_last(&stream(store), &filter).await;
        let listing = listing.map_err(|source| Subject { store, name: "" }.store(source))?;
        listing.rest.close().await;
        let mut objects = Vec::new();
        for message in listing.messages {
            match serde_json::from_slice::<ObjectInfo>(&message.payload) {
                Ok(info) if !info.deleted => objects.push(info),
                Ok(_) => {}
                Err(error) => tracing::warn!(
                    store,
                    subject = message.subject,
                    error = %error,
                    "the metadata of an object cannot be read"
                ),
            }
        }
        Ok(objects)
    }
}
