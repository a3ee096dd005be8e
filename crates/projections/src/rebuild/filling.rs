//! The projections at work on a second file.

use std::time::Duration;

use kanade_runtime::Tasks;
use kanade_store::projection::ScratchFile;

use crate::runner::{RunnerControl, RunnerParts, STREAMS, spawn};
use crate::{
    Agents, Applied, Events, JobCatalogue, LiveFeed, Notices, ObsEvents, Projection, Results,
};

/// How long a batch may take to end.
const BATCH_ENDS_WITHIN: Duration = Duration::from_secs(60);

/// Runners of a second file; they end with the value.
pub struct Filling {
    tasks: Tasks,
    parts: RunnerParts,
}

impl Filling {
    /// Starts the projections of the tables on a second file, where they stopped before.
    pub fn start(live: &RunnerParts, scratch: &dyn ScratchFile, control: RunnerControl) -> Self {
        let parts = RunnerParts {
            bus: live.bus.clone(),
            writer: scratch.writer(),
            checkpoints: scratch.checkpoints(),
            applied: Applied::new(STREAMS),
            // Nobody is told of what becomes of a file that nobody reads.
            live: LiveFeed::new("scratch"),
            clock: live.clock.clone(),
            control,
        };
        let tasks = Tasks::default();
        spawn::<Agents>(&tasks, parts.clone());
        spawn::<Results>(&tasks, parts.clone());
        spawn::<ObsEvents>(&tasks, parts.clone());
        spawn::<Notices>(&tasks, parts.clone());
        spawn::<JobCatalogue>(&tasks, parts.clone());
        Self { tasks, parts }
    }

    /// Reads every stream to its end; to be called once. Events come after reports: most of them
    /// are starts, and the start of a run that is known to have ended changes nothing.
    pub async fn read(&self) {
        let applied = &self.parts.applied;
        applied.caught_up(Results::PROGRESS).await;
        spawn::<Events>(&self.tasks, self.parts.clone());
        let is_done = |stream: &str| applied.progress(stream).caught_up;
        while !STREAMS.into_iter().all(is_done) {
            for stream in STREAMS {
                applied.caught_up(stream).await;
            }
        }
    }

    /// Up to where a stream is read.
    pub fn sequence(&self, stream: &str) -> u64 {
        self.parts.applied.progress(stream).sequence
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
