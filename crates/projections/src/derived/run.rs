use chrono::{DateTime, Utc};
use kanade_wire::{ExecResult, Outcome, ResultId};

use crate::clock::Told;
use crate::{Hints, Job};

/// A report of a run that took place, of a job whose output means something.
#[derive(Debug, Clone, Copy)]
pub struct HintedRun<'a> {
    /// Identity of the run.
    pub result_id: &'a ResultId,
    /// What the machine reported, its output included.
    pub result: &'a ExecResult,
    /// How it ended: neither skipped nor lost.
    pub outcome: Outcome,
    /// When the broker stored the report.
    pub recorded_at: DateTime<Utc>,
    /// The version it ran under.
    pub job: &'a Job,
    /// What that version says about output.
    pub hints: &'a Hints,
}

impl HintedRun<'_> {
    /// When the run ended.
    pub fn finished_at(&self) -> Told {
        Told::new(self.result.finished_at, self.recorded_at)
    }
}
