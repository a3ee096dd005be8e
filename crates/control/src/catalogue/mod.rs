//! The documents operators write, mirrored from the broker's buckets: lists and look-ups never
//! ask it key by key.

mod agents;
mod error;
mod freeze;
mod jobs;
mod pins;
mod process_sampling;
mod save;
mod views;

use std::time::Duration;

use kanade_bus::backend::{Bus, KvMirror};
use kanade_runtime::clock::SharedClock;

pub use error::CatalogueError;
pub use freeze::StoredFreeze;
pub use jobs::StoredJob;
pub use save::Saved;
pub use views::{StoredView, UnreadableView};

/// The catalogue. Clones share the mirrors.
#[derive(Clone)]
pub struct Catalogue {
    bus: Bus,
    clock: SharedClock,
    mirrors: Mirrors,
}

/// A mirror per bucket that is read here.
#[derive(Clone)]
pub struct Mirrors {
    /// Jobs.
    pub jobs: KvMirror,
    /// Jobs as their authors wrote them.
    pub jobs_yaml: KvMirror,
    /// Views.
    pub views: KvMirror,
    /// Views as their authors wrote them.
    pub views_yaml: KvMirror,
    /// Versions that jobs are pinned to.
    pub pins: KvMirror,
    /// Jobs that are revoked.
    pub revocations: KvMirror,
    /// Membership of machines.
    pub groups: KvMirror,
    /// Configuration layers.
    pub config: KvMirror,
    /// The change freeze.
    pub fleet: KvMirror,
}

/// How long a reader waits for buckets that were not listed yet, or for its own write.
const PATIENCE: Duration = Duration::from_secs(5);

impl Catalogue {
    /// A catalogue over the broker's buckets.
    pub fn new(bus: Bus, mirrors: Mirrors, clock: SharedClock) -> Self {
        Self {
            bus,
            clock,
            mirrors,
        }
    }

    /// Whether every bucket was listed since the start: before, nothing is known of any.
    pub fn is_ready(&self) -> bool {
        let mirrors = self.mirrors.all();
        mirrors.iter().all(|mirror| mirror.snapshot().is_ready)
    }

    /// Waits a moment for buckets that were not listed yet.
    ///
    /// # Errors
    /// [`CatalogueError::Unread`] when they were not listed then either.
    pub async fn ready(&self) -> Result<(), CatalogueError> {
        let listed = async {
            for mirror in self.mirrors.all() {
                mirror.ready().await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, listed).await;
        waited.map_err(|_| CatalogueError::Unread)
    }
}

impl Mirrors {
    /// All of them.
    pub fn all(&self) -> [&KvMirror; 9] {
        [
            &self.jobs,
            &self.jobs_yaml,
            &self.views,
            &self.views_yaml,
            &self.pins,
            &self.revocations,
            &self.groups,
            &self.config,
            &self.fleet,
        ]
    }
}

/// Waits until look-ups see a change. A mirror that lags does not hold the writer: the change is
/// stored.
async fn seen(mirror: &KvMirror, revision: u64) {
    if tokio::time::timeout(PATIENCE, mirror.caught_up(revision))
        .await
        .is_err()
    {
        tracing::warn!(
            bucket = mirror.bucket(),
            revision,
            "a change is stored but not seen yet"
        );
    }
}
