use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kanade_wire::Digest;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::{ObjectError, Subject};
use super::{CHUNK_SIZE, metadata_prefix, metadata_subject, stream};
use crate::backend::bus::Bus;
use crate::backend::reading::StreamMessage;

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
    /// Number of this change within the store.
    #[serde(skip)]
    pub revision: u64,
}

impl ObjectInfo {
    /// The digest as the rest of the system writes it; `None` when the writer told none.
    pub fn sha256(&self) -> Option<Digest> {
        use base64::Engine;
        let text = self.digest.as_ref()?.strip_prefix("SHA-256=")?;
        let text = text.trim_end_matches('=');
        let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let bytes: [u8; 32] = engine.decode(text).ok()?.try_into().ok()?;
        Some(Digest::from_sha256(bytes))
    }

    /// Metadata as it is stored; `None` when it cannot be read, which is logged.
    pub(super) fn read(store: &str, message: &StreamMessage) -> Option<Self> {
        match serde_json::from_slice::<Self>(&message.payload) {
            Ok(mut info) => {
                info.revision = message.sequence;
                Some(info)
            }
            Err(error) => {
                tracing::warn!(
                    store,
                    subject = message.subject,
                    error = %error,
                    "the metadata of an object cannot be read"
                );
                None
            }
        }
    }

    /// Bytes of every chunk but the last, when that is certain.
    pub(super) fn chunk_size(&self) -> Option<u64> {
        self.metadata.get(CHUNK_SIZE)?.parse().ok()
    }
}

impl Bus {
    /// What is known about an object; `None` when there is none.
    pub async fn object_info(
        &self,
        store: &str,
        name: &str,
    ) -> Result<Option<ObjectInfo>, ObjectError> {
        let info = self.object_metadata(Subject { store, name }).await?;
        Ok(info.filter(|info| !info.deleted))
    }

    /// The metadata of an object, also of a deleted one.
    pub(super) async fn object_metadata(
        &self,
        subject: Subject<'_>,
    ) -> Result<Option<ObjectInfo>, ObjectError> {
        let Subject { store, name } = subject;
        let message = self
            .get_last_message(&stream(store), &metadata_subject(store, name))
            .await
            .map_err(|source| subject.store(source))?;
        let Some(message) = message else {
            return Ok(None);
        };
        let info = ObjectInfo::read(store, &message);
        info.map(Some).ok_or_else(|| subject.damaged())
    }

    /// Every object of a store, from its metadata; complete or an error. Metadata that cannot be
    /// read is left out and logged.
    pub async fn object_list(&self, store: &str) -> Result<Vec<ObjectInfo>, ObjectError> {
        let filter = format!("{}>", metadata_prefix(store));
        let listing = self.list_last(&stream(store), &filter).await;
        let listing = listing.map_err(|source| Subject { store, name: "" }.store(source))?;
        listing.rest.close().await;
        let objects = listing.messages.iter();
        let objects = objects.filter_map(|message| ObjectInfo::read(store, message));
        Ok(objects.filter(|info| !info.deleted).collect())
    }
}

/// A digest as these stores write it.
pub(super) fn written(digest: &Digest) -> Option<String> {
    let bytes = digest.bytes();
    Some(super::digest_text(&bytes))
}
