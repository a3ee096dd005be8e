use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;

use super::error::{ObjectError, Subject};
use super::{chunks_subject, metadata_prefix, stream};
use crate::backend::bus::Bus;
use crate::backend::objects::info::ObjectInfo;

/// Chunks that no object points to: an upload that was cut off by a crash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrphanedChunks {
    /// How many.
    pub chunks: u64,
    pub(super) id: String,
}

#[derive(Deserialize)]
struct SubjectsAnswer {
    state: SubjectsState,
    #[serde(default)]
    total: u64,
}

#[derive(Deserialize)]
struct SubjectsState {
    #[serde(default)]
    subjects: Option<BTreeMap<String, u64>>,
}

impl Bus {
    /// Chunks of a store that no object points to and whose last one was stored before `cutoff`:
    /// younger ones may belong to an upload that is going on.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub async fn object_orphans(
        &self,
        store: &str,
        cutoff: DateTime<Utc>,
    ) -> Result<Vec<OrphanedChunks>, ObjectError> {
        let subject = Subject { store, name: "" };
        let chunks = self.chunk_ids(subject).await?;
        let known = self.known_ids(subject).await?;
        let mut orphans = Vec::new();
        for (id, chunks) in chunks {
            if known.contains(&id) {
                continue;
            }
            let (stream, of_this) = (stream(store), chunks_subject(store, &id));
            let last = self.get_last_message(&stream, &of_this).await;
            let last = last.map_err(|source| subject.store(source))?;
            if last.is_some_and(|last| last.published_at < cutoff) {
                orphans.push(OrphanedChunks { chunks, id });
            }
        }
        Ok(orphans)
    }

    /// Removes chunks that no object points to.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub async fn object_remove_orphans(
        &self,
        store: &str,
        orphans: &OrphanedChunks,
    ) -> Result<(), ObjectError> {
        let chunks = chunks_subject(store, &orphans.id);
        let purged = self.purge(&stream(store), Some(&chunks)).await;
        let subject = Subject { store, name: "" };
        purged.map(drop).map_err(|source| subject.store(source))
    }

    /// Metadata that cannot be read counts as pointing to everything: an error.
    async fn known_ids(&self, subject: Subject<'_>) -> Result<HashSet<String>, ObjectError> {
        let store = subject.store;
        let filter = format!("{}>", metadata_prefix(store));
        let listing = self.list_last(&stream(store), &filter).await;
        let listing = listing.map_err(|source| subject.store(source))?;
        listing.rest.close().await;
        let ids = listing.messages.iter().map(|message| {
            let info = ObjectInfo::read(store, message)?;
            Some(if info.deleted {
                String::new()
            } else {
                info.nuid
            })
        });
        ids.collect::<Option<_>>().ok_or_else(|| subject.damaged())
    }

    /// Ids of everything that has chunks, with their number.
    async fn chunk_ids(&self, subject: Subject<'_>) -> Result<Vec<(String, u64)>, ObjectError> {
        let prefix = chunks_subject(subject.store, "");
        let mut ids = Vec::new();
        loop {
            let asked = json!({ "subjects_filter": format!("{prefix}>"), "offset": ids.len() });
            let operation = format!("listing the chunks of {}", subject.store);
            let name = format!("STREAM.INFO.{}", stream(subject.store));
            let answer: Result<SubjectsAnswer, _> = self.api(operation, &name, &asked).await;
            let answer = answer.map_err(|source| subject.store(source))?;
            let page = answer.state.subjects.unwrap_or_default();
            let is_last = page.is_empty();
            ids.extend(page.into_iter().filter_map(|(subject, chunks)| {
                Some((subject.strip_prefix(&prefix)?.to_owned(), chunks))
            }));
            if is_last || ids.len() as u64 >= answer.total {
                return Ok(ids);
            }
        }
    }
}
