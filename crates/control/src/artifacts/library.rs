use std::sync::Arc;
use std::time::Duration;

use kanade_bus::backend::{Bus, ObjectInfo, ObjectMirror, ObjectReader, ObjectSnapshot};
use kanade_runtime::clock::SharedClock;
use kanade_store::state::rollouts::RolloutRepository;
use kanade_wire::Digest;
use kanade_wire::release::ReleaseOffer;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::ArtifactError;
use super::kind::ArtifactKind;
use super::names::ArtifactName;
use super::users::Users;
use crate::catalogue::Catalogue;

/// How long a reader waits for stores that were not listed yet, or for its own change.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Bodies that are read for callers at a time: each holds a few MiB however slow its caller is.
const READERS: usize = 64;

/// What the backend hands out. Clones share it.
#[derive(Clone)]
pub struct Artifacts {
    pub(super) bus: Bus,
    pub(super) catalogue: Catalogue,
    pub(super) clock: SharedClock,
    rollouts: Arc<dyn RolloutRepository>,
    scripts: ObjectMirror,
    packages: ObjectMirror,
    releases: ObjectMirror,
    readers: Arc<Semaphore>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// What it is called.
    pub name: ArtifactName,
    /// What is known of it.
    pub info: ObjectInfo,
}

impl Artifacts {
    /// Over the broker's stores; their mirrors are to be run.
    pub fn new(
        bus: &Bus,
        catalogue: Catalogue,
        rollouts: Arc<dyn RolloutRepository>,
        clock: SharedClock,
    ) -> Self {
        let mirror = |kind: ArtifactKind| ObjectMirror::new(bus, kind.store().name);
        Self {
            bus: bus.clone(),
            catalogue,
            clock,
            rollouts,
            scripts: mirror(ArtifactKind::Script),
            packages: mirror(ArtifactKind::Package),
            releases: mirror(ArtifactKind::Release),
            readers: Arc::new(Semaphore::new(READERS)),
        }
    }

    /// The mirror of a kind's store.
    pub const fn mirror(&self, kind: ArtifactKind) -> &ObjectMirror {
        match kind {
            ArtifactKind::Script => &self.scripts,
            ArtifactKind::Package => &self.packages,
            ArtifactKind::Release => &self.releases,
        }
    }

    /// All of a kind that are for people, by name.
    ///
    /// # Errors
    /// When the store was not listed yet.
    pub async fn list(&self, kind: ArtifactKind) -> Result<Vec<Artifact>, ArtifactError> {
        let objects = self.objects(kind).await?;
        let artifacts = objects.objects.values().filter_map(|info| {
            let name = ArtifactName::of_object(kind, &info.name)?;
            let info = info.clone();
            Some(Artifact { name, info })
        });
        Ok(artifacts.collect())
    }

    /// Every object of a kind's store, also those dispatch stored.
    pub(super) async fn objects(
        &self,
        kind: ArtifactKind,
    ) -> Result<Arc<ObjectSnapshot>, ArtifactError> {
        let listed = tokio::time::timeout(PATIENCE, self.mirror(kind).ready()).await;
        listed.map_err(|_| ArtifactError::Unread)
    }

    /// What refers to those of a kind.
    ///
    /// # Errors
    /// When the catalogue was not read yet, or rollouts cannot be: nothing may be taken for unused
    /// then.
    pub async fn users(&self, kind: ArtifactKind) -> Result<Users, ArtifactError> {
        let ready = self.catalogue.ready().await;
        ready.map_err(|_| ArtifactError::Unread)?;
        let mut users = Users::of(kind, &self.catalogue);
        if kind == ArtifactKind::Release {
            for id in self.rollouts.open().await? {
                if let Some(rollout) = self.rollouts.get(&id).await? {
                    users.add_rollout(&rollout);
                }
            }
        }
        Ok(users)
    }

    /// One of them, asked of the broker itself.
    ///
    /// # Errors
    /// When the broker does not answer.
    pub async fn find(
        &self,
        kind: ArtifactKind,
        name: &ArtifactName,
    ) -> Result<Option<ObjectInfo>, ArtifactError> {
        let (store, object) = (kind.store().name, name.object());
        let found = self.bus.object_info(store, &object).await;
        found.map_err(ArtifactError::Object)
    }

    /// What has this content, of what machines may fetch by its digest.
    pub fn with_digest(&self, digest: &Digest) -> Option<ObjectInfo> {
        let stores = [ArtifactKind::Script, ArtifactKind::Release];
        let mut found = stores
            .into_iter()
            .filter_map(|kind| self.mirror(kind).snapshot().with_digest(digest).cloned());
        found.next()
    }

    /// The release of a version for a platform, as machines are offered it; never one for all platforms.
    pub fn offer(&self, version: &str, platform: &str) -> Option<ReleaseOffer> {
        let name = ArtifactName::release(version, Some(&platform.parse().ok()?)).ok()?;
        let releases = self.mirror(ArtifactKind::Release).snapshot();
        let info = releases.objects.get(&name.object())?;
        Some(ReleaseOffer {
            version: version.to_owned(),
            platform: platform.to_owned(),
            digest: info.sha256()?,
            size: info.size,
            signature: None,
        })
    }

    /// Reads a part of one, once it is the caller's turn; the permit belongs to the reader.
    ///
    /// # Errors
    /// When the broker does not answer, or the body is damaged.
    pub async fn read(
        &self,
        info: &ObjectInfo,
        range: std::ops::Range<u64>,
    ) -> Result<(ObjectReader, Option<OwnedSemaphorePermit>), ArtifactError> {
        let permit = Arc::clone(&self.readers).acquire_owned().await.ok();
        let reader = self.bus.object_reader(info, range).await;
        Ok((reader.map_err(ArtifactError::Object)?, permit))
    }

    /// Deletes one, unless something needs it; `false` when there is none.
    ///
    /// # Errors
    /// [`ArtifactError::InUse`], or when the broker does not answer.
    pub async fn delete(
        &self,
        kind: ArtifactKind,
        name: &ArtifactName,
    ) -> Result<bool, ArtifactError> {
        if self.find(kind, name).await?.is_none() {
            return Ok(false);
        }
        let by = self.users(kind).await?.binding(name);
        if !by.is_empty() {
            return Err(ArtifactError::InUse {
                kind: kind.noun(),
                name: name.to_string(),
                by,
            });
        }
        self.delete_object(kind, &name.object()).await
    }

    pub(super) async fn delete_object(
        &self,
        kind: ArtifactKind,
        object: &str,
    ) -> Result<bool, ArtifactError> {
        let before = self.mirror(kind).snapshot().revision;
        let deleted = self.bus.object_delete(kind.store().name, object).await;
        let deleted = deleted.map_err(ArtifactError::Object)?;
        if deleted {
            // A mirror that lags does not hold the caller: it is deleted.
            let gone = async {
                let mut seen = self.mirror(kind).snapshot();
                while seen.objects.contains_key(object) {
                    seen = self.mirror(kind).changed(seen.revision.max(before)).await;
                }
            };
            let _ = tokio::time::timeout(PATIENCE, gone).await;
        }
        Ok(deleted)
    }
}
