//! Pins and revocations: the stop levers that reach commands already sent (contract wire.md §2.2).

use std::collections::BTreeMap;

use kanade_wire::catalogue::CatalogueRevision;
use kanade_wire::sync::{Pin, Revocation};
use kanade_wire::{JobId, Version, topology};

use super::error::CatalogueError;
use super::{Catalogue, seen};

const REVOKED: &str = "REVOKED";
const ACTIVE: &str = "ACTIVE";

impl Catalogue {
    /// How far pins and revocations have grown.
    pub fn revision(&self) -> CatalogueRevision {
        CatalogueRevision {
            pins: self.mirrors.pins.snapshot().revision,
            revocations: self.mirrors.revocations.snapshot().revision,
        }
    }

    /// Pins a job to a version, so that older commands of it no longer run. Writes nothing when it
    /// is pinned so already.
    ///
    /// # Errors
    /// When the broker does not take it.
    pub async fn pin(&self, job: &JobId, version: &Version) -> Result<(), CatalogueError> {
        let pinned = self
            .mirrors
            .pins
            .snapshot()
            .entries
            .get(job.as_str())
            .map(|entry| entry.value.clone());
        if pinned.is_some_and(|pinned| pinned == version.as_str().as_bytes()) {
            return Ok(());
        }
        let revision = self
            .write(topology::SCRIPT_CURRENT.name, job, version.as_str())
            .await?;
        seen(&self.mirrors.pins, revision).await;
        Ok(())
    }

    /// Revokes a job: nothing of it that waits anywhere runs.
    ///
    /// # Errors
    /// When the broker does not take it.
    pub async fn revoke(&self, job: &JobId) -> Result<(), CatalogueError> {
        let revision = self
            .write(topology::SCRIPT_STATUS.name, job, REVOKED)
            .await?;
        seen(&self.mirrors.revocations, revision).await;
        Ok(())
    }

    /// Clears a revocation, as of a job that is created anew. Clearing none changes nothing.
    ///
    /// # Errors
    /// When the broker does not take it.
    pub async fn clear_revocation(&self, job: &JobId) -> Result<(), CatalogueError> {
        let status = self
            .mirrors
            .revocations
            .snapshot()
            .entries
            .get(job.as_str())
            .map(|entry| entry.value.clone());
        if status.is_none_or(|status| status != REVOKED.as_bytes()) {
            return Ok(());
        }
        let revision = self
            .write(topology::SCRIPT_STATUS.name, job, ACTIVE)
            .await?;
        seen(&self.mirrors.revocations, revision).await;
        Ok(())
    }

    async fn write(&self, bucket: &str, job: &JobId, value: &str) -> Result<u64, CatalogueError> {
        let value = value.to_owned().into_bytes();
        self.bus
            .kv_put(bucket, job.as_str(), value, None)
            .await
            .map_err(CatalogueError::Bucket)
    }

    /// What is said of each job: `ACTIVE` or `REVOKED`. Jobs nothing was ever said of are left out.
    pub fn script_statuses(&self) -> BTreeMap<String, String> {
        let snapshot = self.mirrors.revocations.snapshot();
        let statuses = snapshot.entries.iter().map(|(job, entry)| {
            let status = String::from_utf8_lossy(&entry.value).into_owned();
            (job.clone(), status)
        });
        statuses.collect()
    }

    /// Whether a job is revoked.
    pub fn is_revoked(&self, job: &JobId) -> bool {
        let snapshot = self.mirrors.revocations.snapshot();
        let status = snapshot.entries.get(job.as_str());
        status.is_some_and(|status| status.value == REVOKED.as_bytes())
    }

    /// Every pin, by job. What cannot be read is passed over.
    pub fn all_pins(&self) -> Vec<Pin> {
        let snapshot = self.mirrors.pins.snapshot();
        let pins = snapshot.entries.iter().filter_map(|(key, entry)| {
            let version = std::str::from_utf8(&entry.value).ok()?;
            Some(Pin {
                job_id: JobId::new(key.as_str()).ok()?,
                version: Version::new(version).ok()?,
                revision: entry.revision,
            })
        });
        pins.collect()
    }

    /// Every revoked job.
    pub fn all_revocations(&self) -> Vec<Revocation> {
        let snapshot = self.mirrors.revocations.snapshot();
        let revoked = snapshot
            .entries
            .iter()
            .filter(|(_, entry)| entry.value == REVOKED.as_bytes());
        let revocations = revoked.filter_map(|(key, entry)| {
            Some(Revocation {
                job_id: JobId::new(key.as_str()).ok()?,
                revision: entry.revision,
            })
        });
        revocations.collect()
    }
}
