//! The projections at work on a second file.

use std::time::Duration;

use kanade_runtime::Tasks;
use kanade_store::projection::ScratchFile;

use crate::runner::{RunnerControl, RunnerParts, STREAMS, spawn_all};
use crate::{Applied, LiveFeed};

/// How long a batch may take to end.
const BATCH_ENDS_WITHIN: Duration = Duration::from_secs(60);

/// Runners of a second file; they end with the value.
pub struct Filling {
    tasks: Tasks,
    applied: Applied,
}

impl Filling {
    /// Starts every projection of the tables on a second file, where it stopped before.
    pub fn start(live: &RunnerParts, scratch: &dyn ScratchFile, control: RunnerControl) -> Self {
        let filling = Self {
            tasks: Tasks::default(),
            applied: Applied::new(STREAMS),
        };
        let parts = RunnerParts {
            bus: live.bus.clone(),
            writer: scratch.writer(),
            checkpoints: scratch.checkpoints(),
            applied: filling.applied.clone(),
            // Nobody is told of what becomes of a file that nobody reads.
            live: LiveFeed::new("scratch"),
            clock: live.clock.clone(),
            control,
        };
        spawn_all(&filling.tasks, &parts);
        filling
    }

    /// Waits until every stream is read to its end.
    pub async fn caught_up(&self) {
        let is_done = |stream: &str| self.applied.progress(stream).caught_up;
        while !STREAMS.into_iter().all(is_done) {
            for stream in STREAMS {
                self.applied.caught_up(stream).await;
            }
        }
    }

    /// Up to where a stream is read.
    pub fn sequence(&self, stream: &str) -> u64 {
        self.applied.progress(stream).sequence
    }

    /// Ends the runners after the batch they are at.
    pub async fn stop(&self) {
        self.tasks.stop(BATCH_ENDS_WITHIN).await;
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        self.tasks.token().cancel();
    }
}
