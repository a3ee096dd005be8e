//! Reports of a job whose output means something.

#![allow(dead_code, clippy::unwrap_used)]

use kanade_projections::JobVersions;
use kanade_wire::job_version::JobVersion;
use kanade_wire::{Digest, JobId, Version};
use serde_json::{Value, json};

use super::{Message, message, time};

/// The versions of jobs that were stored when the streams began; each is `(job, version, hints)`.
pub fn jobs(versions: &[(&str, &str, Value)]) -> JobVersions {
    let mut jobs = JobVersions::default();
    for (job, version, hints) in versions {
        jobs.insert(
            job_version(job, version, hints),
            time("2026-11-19T00:00:00Z"),
        );
    }
    jobs
}

/// A version of a job with these hints.
pub fn job_version(job: &str, version: &str, hints: &Value) -> JobVersion {
    JobVersion {
        digest: digest(job, version),
        job_id: JobId::new(job).unwrap(),
        version: Version::new(version).unwrap(),
        manifest: hints.clone(),
        created_at: time("2026-11-19T00:00:00Z"),
        created_by: "operator".into(),
    }
}

/// The digest of a version.
pub fn digest(job: &str, version: &str) -> Digest {
    Digest::of(format!("{job} {version}").as_bytes())
}

/// A report of the first version of a job that ended well; `more` adds or replaces keys.
pub fn report(pc: &str, job: &str, run: &str, stdout: &str, more: Value) -> Message {
    let mut report = json!({
        "result_id": run,
        "request_id": "request",
        "pc_id": pc,
        "exit_code": 0,
        "stdout": stdout,
        "stderr": "",
        "started_at": "2026-11-20T00:00:00Z",
        "finished_at": "2026-11-20T00:00:01Z",
        "manifest_id": job,
        "outcome": "succeeded",
        "job_digest": digest(job, "1"),
    });
    if let (Some(report), Value::Object(more)) = (report.as_object_mut(), more) {
        report.extend(more);
    }
    message(format!("results.pc.{pc}"), &report)
}
