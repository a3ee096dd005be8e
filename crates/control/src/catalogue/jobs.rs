//! Jobs: their versions are kept as long as results may refer to them.

use chrono::{DateTime, Utc};
use kanade_bus::PublishError;
use kanade_bus::backend::{Expected, Outgoing};
use kanade_manifest::{Manifest, Problem, Schedule, Step, problem_at};
use kanade_wire::inventory_removed::InventoryRemoved;
use kanade_wire::job_version::JobVersion;
use kanade_wire::{Digest, DocumentId, JobId, subjects, topology};

use super::documents::{Kept, Stored, Unreadable};
use super::{Catalogue, CatalogueError};

/// A job of the catalogue.
#[derive(Debug, Clone)]
pub struct StoredJob {
    /// What its author wrote, decoded.
    pub manifest: Manifest,
    /// Its content digest.
    pub digest: Digest,
    /// The bucket's revision of it.
    pub revision: u64,
    /// When it was saved.
    pub updated_at: DateTime<Utc>,
}

impl Catalogue {
    /// A job, or `None` when there is none or what is stored cannot be read (which is logged).
    pub fn job(&self, id: &JobId) -> Option<StoredJob> {
        self.document(&id.into()).and_then(readable)
    }

    /// Every job that can be read, by id.
    pub fn jobs(&self) -> Vec<StoredJob> {
        self.documents().into_iter().filter_map(readable).collect()
    }

    /// The digest of a script object, or `None` when there is no such object or the broker cannot
    /// be asked.
    pub async fn script_digest(&self, name: &str) -> Option<Digest> {
        let info = self.bus.object_info(topology::SCRIPTS.name, name).await;
        info.ok().flatten()?.sha256()
    }

    async fn publish_removal(&self, job_id: JobId, by: &str) -> Result<(), CatalogueError> {
        let subject = subjects::inventory_removed(&job_id);
        let removed = InventoryRemoved {
            job_id,
            at: self.clock.now(),
            by: by.to_owned(),
        };
        let bytes = serde_json::to_vec(&removed).map_err(CatalogueError::Encode)?;
        let published = self.bus.publish(Outgoing::new(subject, bytes)).await;
        published.map(drop).map_err(CatalogueError::Removal)
    }

    async fn publish_version(&self, manifest: &Manifest, by: &str) -> Result<(), CatalogueError> {
        let digest = manifest.digest();
        let version = JobVersion {
            digest: digest.clone(),
            job_id: manifest.id.clone(),
            version: manifest.version.clone(),
            manifest: serde_json::to_value(manifest).map_err(CatalogueError::Encode)?,
            created_at: self.clock.now(),
            created_by: by.to_owned(),
        };
        let bytes = serde_json::to_vec(&version).map_err(CatalogueError::Encode)?;
        let message = Outgoing::new(subjects::job_version(&digest), bytes);
        let first = message.clone().expect(Expected::Nothing);
        match self.bus.publish(first).await {
            Ok(_) => return Ok(()),
            Err(PublishError::WrongLastSequence { .. }) => {}
            Err(error) => return Err(CatalogueError::Version(error)),
        }
        // A version that comes back after another one, or after a deletion, is the newest again.
        let saved = self.job(&manifest.id);
        if saved.is_some_and(|saved| saved.digest == digest) {
            return Ok(());
        }
        let again = self.bus.publish(message).await;
        again.map(drop).map_err(CatalogueError::Version)
    }
}

impl Kept for Manifest {
    fn needed_by(id: &DocumentId, catalogue: &Catalogue) -> Vec<String> {
        let schedules = catalogue.documents::<Schedule>().into_iter().flatten();
        schedules
            .filter(|stored| stored.document.job_id.as_str() == id.as_str())
            .map(|stored| format!("schedule {}", stored.document.id))
            .collect()
    }

    /// Without its script every run would be refused.
    async fn unresolved(&self, text: &str, catalogue: &Catalogue) -> Vec<Problem> {
        let Some(name) = &self.execute.script_object else {
            return Vec::new();
        };
        let found = catalogue.bus.object_info(topology::SCRIPTS.name, name);
        if !matches!(found.await, Ok(None)) {
            return Vec::new();
        }
        let message = format!(
            "there is no script object `{name}`: publish it first by `kanade script publish`, or name one of `kanade script list`"
        );
        let path = ["execute", "script_object"].map(Step::Key);
        vec![problem_at(text, &path, message)]
    }

    /// The version first, so that no result ever refers to one that is not kept.
    async fn before_save(&self, catalogue: &Catalogue, by: &str) -> Result<(), CatalogueError> {
        catalogue.publish_version(self, by).await
    }

    /// A job that is created anew runs.
    async fn after_save(&self, catalogue: &Catalogue) -> Result<(), CatalogueError> {
        catalogue.clear_revocation(&self.id).await
    }

    /// What waits of it on machines that are away does not run any more.
    async fn before_delete(id: &DocumentId, catalogue: &Catalogue) -> Result<(), CatalogueError> {
        match JobId::new(id.as_str()) {
            Ok(id) => catalogue.revoke(&id).await,
            Err(_) => Ok(()),
        }
    }

    /// What it gathered is not shown any more.
    async fn after_delete(
        id: &DocumentId,
        catalogue: &Catalogue,
        by: &str,
    ) -> Result<(), CatalogueError> {
        match JobId::new(id.as_str()) {
            Ok(id) => catalogue.publish_removal(id, by).await,
            Err(_) => Ok(()),
        }
    }
}

fn readable(stored: Result<Stored<Manifest>, Unreadable>) -> Option<StoredJob> {
    match stored {
        Ok(stored) => Some(StoredJob {
            digest: stored.document.digest(),
            manifest: stored.document,
            revision: stored.revision,
            updated_at: stored.updated_at,
        }),
        Err(broken) => {
            tracing::warn!(
                job = broken.id,
                error = broken.reason,
                "a stored job cannot be read"
            );
            None
        }
    }
}
