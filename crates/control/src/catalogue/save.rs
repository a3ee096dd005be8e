//! Writing jobs: the version first, so that no result ever refers to one that is not kept.

use kanade_bus::backend::{BucketError, Outgoing};
use kanade_manifest::Manifest;
use kanade_wire::inventory_removed::InventoryRemoved;
use kanade_wire::job_version::JobVersion;
use kanade_wire::{Digest, JobId, subjects, topology};

use super::error::CatalogueError;
use super::{Catalogue, seen};

/// A job that was saved.
#[derive(Debug, Clone)]
pub struct Saved {
    /// Its content digest.
    pub digest: Digest,
    /// The bucket's revision of it.
    pub revision: u64,
}

impl Catalogue {
    /// Saves a job and its author's text. `expected` is the revision the author has seen; without
    /// one the change is laid over whatever is there. Returns once look-ups see it.
    ///
    /// # Errors
    /// [`CatalogueError::Conflict`] when the job has another revision than `expected`.
    pub async fn save_job(
        &self,
        manifest: &Manifest,
        text: &str,
        expected: Option<u64>,
        by: &str,
    ) -> Result<Saved, CatalogueError> {
        let json = manifest.canonical_json();
        let digest = manifest.digest();
        self.publish_version(manifest, &digest, by).await?;
        let key = manifest.id.as_str();
        let conflict = |error| match error {
            BucketError::Conflict { .. } => CatalogueError::Conflict {
                job: manifest.id.clone(),
            },
            error => CatalogueError::Bucket(error),
        };
        let revision = self
            .bus
            .kv_put(topology::JOBS.name, key, json.into_bytes(), expected)
            .await
            .map_err(conflict)?;
        let text = text.to_owned().into_bytes();
        let text_revision = self
            .bus
            .kv_put(topology::JOBS_YAML.name, key, text, None)
            .await
            .map_err(CatalogueError::Bucket)?;
        self.clear_revocation(&manifest.id).await?;
        seen(&self.mirrors.jobs, revision).await;
        seen(&self.mirrors.jobs_yaml, text_revision).await;
        Ok(Saved { digest, revision })
    }

    /// Deletes a job. What waits of it on machines that are away does not run any more; what it
    /// gathered is not shown any more.
    ///
    /// # Errors
    /// [`CatalogueError::NoSuchJob`] when there is none.
    pub async fn delete_job(&self, id: &JobId, by: &str) -> Result<(), CatalogueError> {
        self.ready().await?;
        if self.job(id).is_none() {
            return Err(CatalogueError::NoSuchJob(id.clone()));
        }
        self.revoke(id).await?;
        let key = id.as_str();
        let revision = self
            .bus
            .kv_delete(topology::JOBS.name, key, None)
            .await
            .map_err(CatalogueError::Bucket)?;
        self.bus
            .kv_delete(topology::JOBS_YAML.name, key, None)
            .await
            .map_err(CatalogueError::Bucket)?;
        seen(&self.mirrors.jobs, revision).await;
        self.publish_removal(id, by).await
    }

    async fn publish_removal(&self, id: &JobId, by: &str) -> Result<(), CatalogueError> {
        let removed = InventoryRemoved {
            job_id: id.clone(),
            at: self.clock.now(),
            by: by.to_owned(),
        };
        let bytes = serde_json::to_vec(&removed).map_err(CatalogueError::Encode)?;
        let message = Outgoing::new(subjects::inventory_removed(id), bytes);
        let published = self.bus.publish(message).await;
        published.map(drop).map_err(CatalogueError::Removal)
    }

    async fn publish_version(
        &self,
        manifest: &Manifest,
        digest: &Digest,
        by: &str,
    ) -> Result<(), CatalogueError> {
        let subject = subjects::job_version(digest);
        let version = JobVersion {
            digest: digest.clone(),
            job_id: manifest.id.clone(),
            version: manifest.version.clone(),
            manifest: serde_json::to_value(manifest).map_err(CatalogueError::Encode)?,
            created_at: self.clock.now(),
            created_by: by.to_owned(),
        };
        let bytes = serde_json::to_vec(&version).map_err(CatalogueError::Encode)?;
        let message = Outgoing::new(subject, bytes);
        let first = message
            .clone()
            .expect(kanade_bus::backend::Expected::Nothing);
        match self.bus.publish(first).await {
            Ok(_) => return Ok(()),
            Err(kanade_bus::PublishError::WrongLastSequence { .. }) => {}
            Err(error) => return Err(CatalogueError::Version(error)),
        }
        // A version that comes back after another one, or after a deletion, is the newest again.
        let saved = self.job(&manifest.id);
        if saved.is_some_and(|saved| saved.digest == *digest) {
            return Ok(());
        }
        let again = self.bus.publish(message).await;
        again.map(drop).map_err(CatalogueError::Version)
    }
}
