use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use kanade_wire::Digest;
use tokio_util::sync::CancellationToken;

use super::info::ObjectInfo;
use super::{metadata_prefix, stream};
use crate::backend::bus::Bus;
use crate::backend::mirror::{KvMirror, MirrorSnapshot};

/// The metadata of a store's objects in memory, kept up to date by [`ObjectMirror::run`]. Clones
/// share it.
#[derive(Debug, Clone)]
pub struct ObjectMirror {
    store: Arc<str>,
    metadata: KvMirror,
    read: Arc<Mutex<Arc<ObjectSnapshot>>>,
}

/// The objects of a store at one moment.
#[derive(Debug, Default)]
pub struct ObjectSnapshot {
    /// Whether the store was listed at least once; before, nothing is known.
    pub is_ready: bool,
    /// The newest change in it; 0 for none.
    pub revision: u64,
    /// What is known of each, by name.
    pub objects: BTreeMap<String, ObjectInfo>,
    names: HashMap<Digest, String>,
    /// Metadata there is, deleted objects included.
    entries: usize,
}

impl ObjectSnapshot {
    /// An object with this content; of several, one.
    pub fn with_digest(&self, digest: &Digest) -> Option<&ObjectInfo> {
        self.objects.get(self.names.get(digest)?)
    }
}

impl ObjectMirror {
    /// An empty mirror that is not ready yet.
    pub fn new(bus: &Bus, store: &str) -> Self {
        let metadata = KvMirror::over(bus, store, stream(store), metadata_prefix(store));
        Self {
            store: store.into(),
            metadata,
            read: Arc::default(),
        }
    }

    /// The store's name.
    pub fn store(&self) -> &str {
        &self.store
    }

    /// The objects as they are known now.
    pub fn snapshot(&self) -> Arc<ObjectSnapshot> {
        self.decoded(&self.metadata.snapshot())
    }

    /// Waits until the store has been listed once.
    pub async fn ready(&self) -> Arc<ObjectSnapshot> {
        self.decoded(&self.metadata.ready().await)
    }

    /// Waits until a change is in it.
    pub async fn caught_up(&self, revision: u64) -> Arc<ObjectSnapshot> {
        self.decoded(&self.metadata.caught_up(revision).await)
    }

    /// Waits for the next change.
    pub async fn changed(&self, since: u64) -> Arc<ObjectSnapshot> {
        let next = self.metadata.caught_up(since.saturating_add(1));
        self.decoded(&next.await)
    }

    /// Lists and follows until `stop`; one such call may run.
    pub async fn run(&self, stop: &CancellationToken) {
        self.metadata.run(stop).await;
    }

    /// Metadata is decoded once for each change, whoever asks first.
    fn decoded(&self, metadata: &MirrorSnapshot) -> Arc<ObjectSnapshot> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let is_current = read.revision == metadata.revision
            && read.is_ready == metadata.is_ready
            && read.entries == metadata.entries.len();
        if !is_current {
            *read = Arc::new(decode(&self.store, metadata));
        }
        Arc::clone(&read)
    }
}

fn decode(store: &str, metadata: &MirrorSnapshot) -> ObjectSnapshot {
    let infos = metadata.entries.values().filter_map(|entry| {
        let info = serde_json::from_slice::<ObjectInfo>(&entry.value);
        match info {
            Ok(info) if info.deleted => None,
            Ok(info) => Some(ObjectInfo {
                revision: entry.revision,
                ..info
            }),
            Err(error) => {
                tracing::warn!(store, %error, "the metadata of an object cannot be read");
                None
            }
        }
    });
    let objects: BTreeMap<_, _> = infos.map(|info| (info.name.clone(), info)).collect();
    let names = objects.values();
    let names = names.filter_map(|info| Some((info.sha256()?, info.name.clone())));
    ObjectSnapshot {
        is_ready: metadata.is_ready,
        revision: metadata.revision,
        entries: metadata.entries.len(),
        names: names.collect(),
        objects,
    }
}
