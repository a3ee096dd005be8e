use std::sync::Arc;

use kanade_store::projection::Wanted;

use super::HintedRun;
use crate::{Job, checks, inventory};

/// What a report says beyond itself, read before its batch is applied.
#[derive(Debug)]
pub struct Findings {
    /// The version it ran under.
    pub job: Arc<Job>,
    /// What it says of a check.
    pub check: Option<checks::Finding>,
    /// What it says of the machine's facts.
    pub inventory: Option<inventory::Finding>,
}

impl Findings {
    /// Reads a report; `job` is the one of `run`.
    pub fn read(run: &HintedRun<'_>, job: &Arc<Job>) -> Self {
        Self {
            job: Arc::clone(job),
            check: checks::Finding::read(run),
            inventory: inventory::Finding::read(run),
        }
    }

    /// Adds what must be known of the tables to apply them.
    pub fn want(&self, wanted: &mut Wanted) {
        if let Some(check) = &self.check {
            wanted.checks.insert(check.key.clone());
        }
        if let Some(inventory) = &self.inventory {
            inventory.want(&mut wanted.inventory);
        }
    }
}
