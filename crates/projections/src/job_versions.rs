//! The job versions results are read with.

use std::collections::{BTreeSet, HashMap};

use kanade_bus::backend::{ApiError, Bus};
use kanade_wire::job_version::JobVersion;
use kanade_wire::{Digest, subjects, topology};

/// Versions of jobs by their content digest.
///
/// A version is published before anything can run under it and never changes, so only digests that
/// are not known yet are looked up, before the batch that needs them.
#[derive(Debug, Clone, Default)]
pub struct JobVersions {
    known: HashMap<Digest, JobVersion>,
}

impl JobVersions {
    /// The version with this digest, when it was ever published.
    pub fn get(&self, digest: &Digest) -> Option<&JobVersion> {
        self.known.get(digest)
    }

    /// Adds a version.
    pub fn insert(&mut self, version: JobVersion) {
        self.known.insert(version.digest.clone(), version);
    }

    /// Looks up what is not known yet. One that cannot be read counts as never published.
    pub(crate) async fn learn(
        &mut self,
        bus: &Bus,
        digests: BTreeSet<&Digest>,
    ) -> Result<(), ApiError> {
        for digest in digests {
            if self.known.contains_key(digest) {
                continue;
            }
            let subject = subjects::job_version(digest);
            let stream = topology::JOB_VERSIONS.name;
            let Some(message) = bus.get_last_message(stream, &subject).await? else {
                tracing::debug!(job.digest = %digest, "a result names a job version that was never published");
                continue;
            };
            match serde_json::from_slice(&message.payload) {
                Ok(version) => self.insert(version),
                Err(error) => {
                    tracing::warn!(job.digest = %digest, %error, "a job version cannot be read");
                }
            }
        }
        Ok(())
    }
}
