use kanade_store::projection::{Changes, Known};

use super::{Findings, HintedRun};
use crate::Change;
use crate::checks::Checks;
use crate::inventory::Inventory;

/// What is known of derived rows while a batch is applied, and what it has done so far.
#[derive(Debug, Default)]
pub struct Derived {
    checks: Checks,
    inventory: Inventory,
}

impl Derived {
    /// Begins with what the tables hold; takes from `known` what it needs.
    pub fn new(known: &mut Known) -> Self {
        Self {
            checks: Checks::new(std::mem::take(&mut known.checks)),
            inventory: Inventory::new(std::mem::take(&mut known.inventory)),
        }
    }

    /// Takes a report that changed its run, in the order of the stream.
    pub fn take(&mut self, run: &HintedRun<'_>, findings: Findings) {
        if let Some(finding) = findings.check {
            self.checks.take(run, finding);
        }
        if let Some(finding) = findings.inventory {
            self.inventory.take(run, finding);
        }
    }

    /// Adds what changes in the tables, and returns what is announced.
    pub fn finish(self, changes: &mut Changes) -> Vec<Change> {
        let mut announced = Vec::new();
        announced.extend(self.checks.finish(&mut changes.checks));
        announced.extend(self.inventory.finish(&mut changes.inventory));
        announced
    }
}
