//! Who is asked for rebuilds and comparisons, and does them one at a time.

use std::convert::Infallible;
use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kanade_runtime::TaskContext;
use kanade_store::projection::{RowDifference, ScratchFile, ScratchFiles};
use tokio::sync::Notify;

use super::error::{Refused, UpkeepError};
use super::filling::Filling;
use super::status::{StreamProgress, UpkeepKind, UpkeepState, UpkeepStatus};
use crate::runner::{RunnerControl, RunnerParts};
use crate::{Change, Topic};

/// How often progress is looked at.
const LOOKS_EVERY: Duration = Duration::from_millis(200);

/// What it needs.
#[derive(Clone)]
pub struct UpkeepParts {
    /// What fills the live tables.
    pub runners: RunnerParts,
    /// Makes second files.
    pub files: Arc<dyn ScratchFiles>,
}

/// Rebuilds and compares the projected tables when it is asked to. Clones share it.
#[derive(Clone)]
pub struct Upkeep {
    pub(super) parts: UpkeepParts,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    wanted: Notify,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    wanted: Option<UpkeepKind>,
    rebuild: UpkeepStatus,
    verify: UpkeepStatus,
    differences: Vec<RowDifference>,
}

impl Memory {
    fn status(&mut self, kind: UpkeepKind) -> &mut UpkeepStatus {
        match kind {
            UpkeepKind::Rebuild => &mut self.rebuild,
            UpkeepKind::Verify => &mut self.verify,
        }
    }
}

impl Upkeep {
    /// Nothing asked for yet.
    #[must_use]
    pub fn new(parts: UpkeepParts) -> Self {
        Self {
            parts,
            shared: Arc::default(),
        }
    }

    /// Asks for one; it begins at once.
    ///
    /// # Errors
    /// When one is under way.
    pub fn request(&self, kind: UpkeepKind) -> Result<(), Refused> {
        let mut memory = self.memory();
        if memory.rebuild.state.is_active() || memory.verify.state.is_active() {
            return Err(Refused::Busy);
        }
        memory.wanted = Some(kind);
        *memory.status(kind) = UpkeepStatus {
            state: UpkeepState::Queued,
            started_at: Some(self.parts.runners.clock.now()),
            ..UpkeepStatus::default()
        };
        if kind == UpkeepKind::Verify {
            memory.differences.clear();
        }
        self.shared.wanted.notify_one();
        Ok(())
    }

    /// How the last one went, or goes.
    #[must_use]
    pub fn status(&self, kind: UpkeepKind) -> UpkeepStatus {
        self.memory().status(kind).clone()
    }

    /// The rows that differed in the last comparison: at most `limit` after the first `offset`.
    #[must_use]
    pub fn differences(&self, offset: usize, limit: usize) -> Vec<RowDifference> {
        let memory = self.memory();
        let rows = memory.differences.iter().skip(offset).take(limit);
        rows.cloned().collect()
    }

    /// Does what it is asked for until the task is stopped.
    ///
    /// # Errors
    /// Never: what fails is told by the status.
    pub async fn run(self, task: TaskContext) -> Result<(), Infallible> {
        let stop = task.token();
        let work = async {
            loop {
                self.shared.wanted.notified().await;
                let wanted = self.memory().wanted.take();
                if let Some(kind) = wanted {
                    self.perform(kind).await;
                }
            }
        };
        stop.run_until_cancelled(work).await;
        Ok(())
    }

    async fn perform(&self, kind: UpkeepKind) {
        tracing::info!(kind = ?kind, "the projected tables are being read from the streams anew");
        let done = match kind {
            UpkeepKind::Rebuild => self.rebuild().await,
            UpkeepKind::Verify => self.verify().await,
        };
        let now = self.parts.runners.clock.now();
        self.update(kind, |status| status.finished_at = Some(now));
        match done {
            Ok(()) => self.enter(kind, UpkeepState::Done),
            Err(error) => {
                let words = chain(&error);
                tracing::warn!(kind = ?kind, error = words, "the projected tables stay as they are");
                self.update(kind, |status| status.error = Some(words));
                self.enter(kind, UpkeepState::Failed);
            }
        }
    }

    /// Has a second file read everything there is, or what `control` lets it.
    pub(super) async fn fill(
        &self,
        kind: UpkeepKind,
        scratch: &dyn ScratchFile,
        control: RunnerControl,
    ) -> Result<(), UpkeepError> {
        let filling = Filling::start(&self.parts.runners, scratch, control);
        let mut looks = tokio::time::interval(LOOKS_EVERY);
        {
            let mut read = std::pin::pin!(filling.read());
            loop {
                tokio::select! {
                    () = &mut read => break,
                    _ = looks.tick() => self.show_progress(kind, &filling),
                }
            }
        }
        self.show_progress(kind, &filling);
        filling.stop().await;
        Ok(scratch.complete().await?)
    }

    fn show_progress(&self, kind: UpkeepKind, filling: &Filling) {
        self.update(kind, |status| {
            for stream in &mut status.streams {
                stream.sequence = filling.sequence(&stream.stream);
            }
        });
    }

    /// Goes on to the next state and tells pages.
    pub(super) fn enter(&self, kind: UpkeepKind, state: UpkeepState) {
        self.update(kind, |status| status.state = state);
        let changes = vec![Change::new(Topic::Health, [])];
        self.parts.runners.live.announce(changes);
    }

    pub(super) fn begin_reading(&self, kind: UpkeepKind, streams: Vec<StreamProgress>) {
        self.update(kind, |status| status.streams = streams);
        self.enter(kind, UpkeepState::Reading);
    }

    pub(super) fn update(&self, kind: UpkeepKind, change: impl FnOnce(&mut UpkeepStatus)) {
        change(self.memory().status(kind));
    }

    pub(super) fn found(&self, difference: RowDifference, remembered: usize) {
        let mut memory = self.memory();
        memory.verify.differences += 1;
        if memory.differences.len() < remembered {
            memory.differences.push(difference);
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        let memory = self.shared.memory.lock();
        memory.unwrap_or_else(PoisonError::into_inner)
    }
}

/// An error and its sources on one line.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
