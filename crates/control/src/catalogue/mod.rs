//! The documents operators write, mirrored from the broker's buckets: lists and look-ups never
//! ask it key by key.

mod agents;
mod config;
mod documents;
mod error;
mod freeze;
mod groups;
mod jobs;
mod memberships;
mod mirrors;
mod pins;
mod process_sampling;
mod references;
mod schedules;
mod views;

use std::time::Duration;

use kanade_bus::backend::{Bus, KvMirror};
use kanade_runtime::clock::SharedClock;

pub(crate) use config::scope_problems;
pub use config::{ConfigLayer, ExplainedConfig, StoredConfig, read_scope};
pub use documents::{Kept, References, Seen, Stored, Unreadable, Write, unified};
pub use error::CatalogueError;
pub use freeze::StoredFreeze;
pub use jobs::StoredJob;
pub use memberships::ChangedGroups;
pub use mirrors::{DocumentMirrors, Mirrors};

/// The catalogue. Clones share the mirrors.
#[derive(Clone)]
pub struct Catalogue {
    bus: Bus,
    clock: SharedClock,
    mirrors: Mirrors,
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

    /// How far jobs, schedules and revocations have changed: another number is another state.
    pub fn stands_at(&self) -> [u64; 3] {
        let mirrors = &self.mirrors;
        [
            &mirrors.jobs.values,
            &mirrors.schedules.values,
            &mirrors.revocations,
        ]
        .map(|mirror| mirror.snapshot().revision)
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
