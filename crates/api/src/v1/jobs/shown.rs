//! A job as the API shows it: its manifest, and beside its keys what the backend knows of it.

use kanade_api_types::jobs::{JobExtras, JobLive};
use kanade_control::catalogue::StoredJob;
use serde_json::Value;

/// The manifest's object with the keys of [`JobExtras`] in it.
pub fn shown(job: &StoredJob, live: JobLive) -> Value {
    let extras = JobExtras {
        live,
        revision: job.revision,
        digest: job.digest.clone(),
        updated_at: Some(job.updated_at),
    };
    let (Ok(Value::Object(mut manifest)), Ok(Value::Object(extras))) = (
        serde_json::to_value(&job.manifest),
        serde_json::to_value(extras),
    ) else {
        return Value::Null;
    };
    manifest.extend(extras);
    Value::Object(manifest)
}
