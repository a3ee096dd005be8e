//! What runs printed, for the search index.

use kanade_bus::backend::StreamMessage;
use kanade_store::search::{IndexedRun, SearchTables};
use kanade_wire::topology::{self, StreamSpec};

use crate::JobVersions;
use crate::projection::{Projected, Projection, Received, Rejection};
use crate::results::{Report, Results, outputs};

/// The index of what runs printed. It reads what [`Results`] reads, at its own pace.
#[derive(Debug, Clone, Copy)]
pub struct SearchIndex;

impl Projection for SearchIndex {
    type Message = Report;

    const NAME: &'static str = "search";
    const STREAM: StreamSpec = topology::RESULTS;
    const PROGRESS: &'static str = "search";
    type Tables = SearchTables;

    /// What cannot be read is kept as a dead letter by the projection of results.
    fn decode(message: &StreamMessage) -> Result<Report, Rejection> {
        Results::decode(message).map_err(|_| Rejection::Skip)
    }

    fn apply(batch: Vec<Received<Report>>, (): (), _: &JobVersions) -> Projected<SearchTables> {
        Projected {
            changes: batch.into_iter().map(indexed).collect(),
            ..Projected::default()
        }
    }
}

fn indexed(received: Received<Report>) -> IndexedRun {
    let report = received.message;
    let mut result = report.result;
    let (stdout, stderr) = outputs(&mut result);
    IndexedRun {
        result_id: report.result_id,
        pc_id: result.pc_id,
        job_id: result.manifest_id,
        exec_id: result.exec_id,
        outcome: report.outcome,
        started_at: result.started_at,
        recorded_at: received.published_at,
        stdout,
        stderr,
    }
}
