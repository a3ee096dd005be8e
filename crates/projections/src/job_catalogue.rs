//! The newest version of every job, as far as facts are concerned: which tables there must be.

use kanade_bus::backend::StreamMessage;
use kanade_store::inventory::JobSpec;
use kanade_store::projection::{Changes, Known, ProjectionTables};
use kanade_wire::job_version::JobVersion;
use kanade_wire::topology::{self, StreamSpec};

use crate::projection::{Projected, Projection, Received, Rejection, json};
use crate::{Change, Hints, JobVersions, Topic};

/// The catalogue of what jobs gather, fed by the versions of jobs.
#[derive(Debug, Clone, Copy)]
pub struct JobCatalogue;

impl Projection for JobCatalogue {
    type Message = JobVersion;
    type Tables = ProjectionTables;

    const NAME: &'static str = "job_catalogue";
    const STREAM: StreamSpec = topology::JOB_VERSIONS;

    fn decode(message: &StreamMessage) -> Result<JobVersion, Rejection> {
        json(&message.payload)
    }

    fn apply(batch: Vec<Received<JobVersion>>, _: Known, _: &JobVersions) -> Projected {
        let specs: Vec<JobSpec> = batch.into_iter().map(spec).collect();
        let jobs = specs.iter().map(|spec| spec.job_id.to_string());
        let announced = vec![Change::new(Topic::Inventory, jobs)];
        Projected {
            announced: if specs.is_empty() {
                Vec::new()
            } else {
                announced
            },
            changes: Changes {
                job_specs: specs,
                ..Changes::default()
            },
            ..Projected::default()
        }
    }
}

fn spec(received: Received<JobVersion>) -> JobSpec {
    let version = received.message;
    let description = version.manifest.get("description");
    JobSpec {
        description: description
            .and_then(|text| text.as_str())
            .map(str::to_owned),
        hint: Hints::of(&version).and_then(|hints| hints.inventory),
        job_id: version.job_id,
        job_digest: version.digest,
        version: version.version,
        recorded_at: received.published_at,
    }
}
