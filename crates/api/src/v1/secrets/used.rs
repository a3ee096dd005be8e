//! Which jobs refer to a secret.

use kanade_control::Catalogue;
use kanade_wire::{JobId, SecretName};

/// The jobs that refer to `secret`, by id.
pub fn users(catalogue: &Catalogue, secret: &SecretName) -> Vec<JobId> {
    let jobs = catalogue.jobs().into_iter();
    let users = jobs.filter(|job| job.manifest.secrets().any(|name| name == secret));
    users.map(|job| job.manifest.id).collect()
}
