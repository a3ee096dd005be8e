use kanade_bus::backend::StreamMessage;
use kanade_store::archive::{ArchiveChanges, ArchiveTables, RecordedCompletion};
use kanade_wire::topology::{self, StreamSpec};
use kanade_wire::{Digest, ExecResult, JobId, Outcome, PcId, ResultId};

use crate::clock::Told;
use crate::projection::{Projected, Projection, Received, Rejection};
use crate::{JobRef, JobVersions};

/// The ledger of completed jobs. What the table of runs turns away, it passes over.
#[derive(Debug, Clone, Copy)]
pub struct Completions;

/// A run that ended well.
#[derive(Debug)]
pub struct Done {
    job_id: JobId,
    pc_id: PcId,
    result_id: ResultId,
    digest: Option<Digest>,
    finished_at: chrono::DateTime<chrono::Utc>,
}

impl Projection for Completions {
    type Message = Done;

    const NAME: &'static str = "completions";
    const STREAM: StreamSpec = topology::RESULTS;
    const PROGRESS: &'static str = Self::NAME;
    type Tables = ArchiveTables;

    fn decode(message: &StreamMessage) -> Result<Done, Rejection> {
        let result = crate::results::report(message).map_err(|_| Rejection::Skip)?;
        done(result).ok_or(Rejection::Skip)
    }

    fn job(received: &Received<Done>) -> Option<JobRef<'_>> {
        let done = &received.message;
        Some(JobRef {
            digest: Some(done.digest.as_ref()?),
            exec_id: None,
            job_id: Some(&done.job_id),
            recorded_at: received.published_at,
        })
    }

    fn apply(batch: Vec<Received<Done>>, (): (), jobs: &JobVersions) -> Projected<ArchiveTables> {
        let completions = batch.into_iter().map(|received| recorded(received, jobs));
        Projected {
            changes: ArchiveChanges {
                completions: completions.collect(),
                ..ArchiveChanges::default()
            },
            ..Projected::default()
        }
    }
}

fn done(result: ExecResult) -> Option<Done> {
    let (outcome, _) = result.outcome();
    let result_id = result.identity();
    let job_id = result.manifest_id.filter(|job| *job != JobId::adhoc())?;
    (outcome == Outcome::Succeeded).then_some(Done {
        job_id,
        pc_id: result.pc_id,
        result_id,
        digest: result.job_digest,
        finished_at: result.finished_at,
    })
}

fn recorded(received: Received<Done>, jobs: &JobVersions) -> RecordedCompletion {
    let done = received.message;
    let version = done.digest.as_ref().and_then(|digest| jobs.get(digest));
    RecordedCompletion {
        version: version.map(|job| job.version.clone()),
        job_id: done.job_id,
        pc_id: done.pc_id,
        succeeded_at: Told::new(done.finished_at, received.published_at).at,
        result_id: done.result_id,
        recorded_at: received.published_at,
    }
}
