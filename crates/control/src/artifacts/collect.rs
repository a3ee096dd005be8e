use chrono::TimeDelta;

use super::error::ArtifactError;
use super::kind::ArtifactKind;
use super::library::Artifacts;
use super::plan::{Doomed, KeepRules};

/// Chunks without an object are left alone for this long: their upload may go on.
const ORPHANS_AFTER: TimeDelta = TimeDelta::hours(24);

/// Removes what is not to be kept.
#[derive(Clone)]
pub struct Collector {
    artifacts: Artifacts,
    rules: KeepRules,
}

/// What a round removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Collected {
    /// What it was.
    pub removed: Vec<Doomed>,
    /// Chunks of uploads that were cut off.
    pub orphaned_chunks: u64,
}

impl Collector {
    /// One that follows `rules`.
    #[must_use]
    pub const fn new(artifacts: Artifacts, rules: KeepRules) -> Self {
        Self { artifacts, rules }
    }

    /// The rules.
    #[must_use]
    pub const fn rules(&self) -> &KeepRules {
        &self.rules
    }

    /// What the next round would remove of a kind; nothing is removed.
    ///
    /// # Errors
    /// When the stores or the catalogue were not read yet.
    pub async fn preview(&self, kind: ArtifactKind) -> Result<Vec<Doomed>, ArtifactError> {
        let users = self.artifacts.users(kind).await?;
        let objects = self.artifacts.objects(kind).await?;
        let now = self.artifacts.clock.now();
        Ok(self
            .rules
            .doomed(kind, objects.objects.values(), &users, now))
    }

    /// One round. What refers to an object is looked at again right before it is removed.
    ///
    /// # Errors
    /// The first one; what was removed stays removed.
    pub async fn collect(&self) -> Result<Collected, ArtifactError> {
        let mut collected = Collected::default();
        for kind in ArtifactKind::ALL {
            for doomed in self.preview(kind).await? {
                let still = self.preview(kind).await?.contains(&doomed);
                if still && self.artifacts.delete_object(kind, &doomed.object).await? {
                    let store = kind.store().name;
                    tracing::info!(
                        store,
                        object = doomed.object,
                        bytes = doomed.size,
                        reason = doomed.reason,
                        "an object was removed by retention"
                    );
                    collected.removed.push(doomed);
                }
            }
            collected.orphaned_chunks += self.collect_orphans(kind).await?;
        }
        Ok(collected)
    }

    async fn collect_orphans(&self, kind: ArtifactKind) -> Result<u64, ArtifactError> {
        let (bus, store) = (&self.artifacts.bus, kind.store().name);
        let cutoff = self.artifacts.clock.now() - ORPHANS_AFTER;
        let orphans = bus.object_orphans(store, cutoff).await;
        let mut removed = 0;
        for orphans in orphans.map_err(ArtifactError::Object)? {
            let done = bus.object_remove_orphans(store, &orphans).await;
            done.map_err(ArtifactError::Object)?;
            removed += orphans.chunks;
        }
        if removed > 0 {
            tracing::info!(
                store,
                chunks = removed,
                "chunks of uploads that were cut off were removed"
            );
        }
        Ok(removed)
    }
}
