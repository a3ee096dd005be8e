//! The documents operators write, mirrored from the broker's buckets: lists and look-ups never
//! ask it key by key.

mod agents;
mod error;
mod jobs;
mod pins;
mod save;

use kanade_bus::backend::{Bus, KvMirror};
use kanade_runtime::clock::SharedClock;

pub use error::CatalogueError;
pub use jobs::StoredJob;
pub use save::Saved;

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

impl Catalogue {
    /// A catalogue over the broker's buckets.
    pub fn new(bus: Bus, mirrors: Mirrors, clock: SharedClock) -> Self {
        Self {
            bus,
            clock,
            mirrors,
        }
    }
}
