use std::sync::Arc;

use kanade_store::projection::Wanted;

use super::HintedRun;
use crate::Job;

/// What a report says beyond itself, read before its batch is applied.
#[derive(Debug)]
pub struct Findings {
    /// The version it ran under.
    pub job: Arc<Job>,
}

impl Findings {
    /// Reads a report; `job` is the one of `run`.
    pub fn read(_run: &HintedRun<'_>, job: &Arc<Job>) -> Self {
        Self {
            job: Arc::clone(job),
        }
    }

    /// Adds what must be known of the tables to apply them.
    pub fn want(&self, _run: &HintedRun<'_>, _wanted: &mut Wanted) {}
}
