//! Reading jobs.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use kanade_bus::backend::MirrorEntry;
use kanade_manifest::Manifest;
use kanade_wire::{Digest, JobId, topology};

use super::Catalogue;

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
        let snapshot = self.mirrors.jobs.snapshot();
        snapshot
            .entries
            .get(id.as_str())
            .and_then(|entry| read(id.as_str(), entry))
    }

    /// Every job, by id.
    pub fn jobs(&self) -> Vec<StoredJob> {
        let snapshot = self.mirrors.jobs.snapshot();
        snapshot
            .entries
            .iter()
            .filter_map(|(key, entry)| read(key, entry))
            .collect()
    }

    /// A job as its author wrote it; what 0.43 stored without its text is written as YAML anew.
    pub fn yaml(&self, id: &JobId) -> Option<String> {
        let job = self.job(id)?;
        let snapshot = self.mirrors.jobs_yaml.snapshot();
        let text = snapshot
            .entries
            .get(id.as_str())
            .and_then(|entry| String::from_utf8(entry.value.to_vec()).ok());
        text.or_else(|| serde_saphyr::to_string(&job.manifest).ok())
    }

    /// The digest of a script object, or `None` when there is no such object or the broker cannot
    /// be asked.
    pub async fn script_digest(&self, name: &str) -> Option<Digest> {
        let info = self
            .bus
            .object_info(topology::SCRIPTS.name, name)
            .await
            .ok()
            .flatten()?;
        let digest = info
            .digest?
            .strip_prefix("SHA-256=")?
            .trim_end_matches('=')
            .to_owned();
        let bytes = URL_SAFE_NO_PAD.decode(digest).ok()?;
        hex::encode(bytes).parse().ok()
    }
}

fn read(key: &str, entry: &MirrorEntry) -> Option<StoredJob> {
    let manifest = match Manifest::from_stored(&entry.value) {
        Ok(manifest) => manifest,
        Err(error) => {
            tracing::warn!(job = key, %error, "a stored job cannot be read");
            return None;
        }
    };
    let digest = manifest.digest();
    Some(StoredJob {
        manifest,
        digest,
        revision: entry.revision,
        updated_at: entry.written_at,
    })
}
