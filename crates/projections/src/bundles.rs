//! Bundles of files that runs brought back.

use chrono::{DateTime, Utc};
use kanade_store::bundles::{Bundle, BundlePlace};
use kanade_wire::hints::CollectHint;
use kanade_wire::result::CollectedBundle;
use kanade_wire::{ExecResult, ResultId};

use crate::clock::Told;

/// The bundle of a report; `None` when it brought none.
///
/// # Errors
/// The name of an object that belongs to another machine, in words: a machine speaks for itself.
pub fn bundle(
    result: &ExecResult,
    result_id: &ResultId,
    recorded_at: DateTime<Utc>,
    hint: Option<&CollectHint>,
) -> Result<Option<Bundle>, String> {
    let (key, place) = match (&result.collect_bundle, &result.collect_object) {
        (Some(bundle), _) => (key(result, result_id), BundlePlace::Chunks(bundle.chunks)),
        (None, Some(object)) if belongs_to(result, object) => {
            (object.clone(), BundlePlace::Object(object.clone()))
        }
        (None, Some(object)) => {
            let pc = &result.pc_id;
            return Err(format!("the bundle {object:?} is not one of machine {pc}"));
        }
        (None, None) => return Ok(None),
    };
    let finished = Told::new(result.finished_at, recorded_at);
    let ours = result.collect_bundle.as_ref();
    Ok(Some(Bundle {
        key,
        pc_id: result.pc_id.clone(),
        job_id: result.manifest_id.clone(),
        result_id: result_id.clone(),
        collected_at: finished.at,
        reported_at: finished.reported_at,
        size: ours.map(|bundle| bundle.bytes),
        digest: ours.map(digest),
        name: ours
            .map(|bundle| bundle.name.clone())
            .or_else(|| hint.map(|hint| hint.name.clone())),
        description: hint.and_then(|hint| hint.description.clone()),
        place,
        recorded_at,
    }))
}

fn belongs_to(result: &ExecResult, object: &str) -> bool {
    let rest = object.strip_prefix(result.pc_id.as_str());
    rest.is_some_and(|rest| rest.starts_with('/'))
}

/// What a bundle in chunks is called: like an object of 0.43, with the run for the time.
fn key(result: &ExecResult, result_id: &ResultId) -> String {
    let job = result.manifest_id.as_ref();
    let job = job.map_or("adhoc-run", |job| job.as_str());
    format!("{}/{job}/{result_id}.zip", result.pc_id)
}

fn digest(bundle: &CollectedBundle) -> String {
    format!("sha256:{}", bundle.sha256)
}
