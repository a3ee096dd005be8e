use kanade_store::projection::{Changes, Known};

use super::{Findings, HintedRun};
use crate::Change;

/// What is known of derived rows while a batch is applied, and what it has done so far.
#[derive(Debug, Default)]
pub struct Derived {}

impl Derived {
    /// Begins with what the tables hold; takes from `known` what it needs.
    pub fn new(_known: &mut Known) -> Self {
        Self::default()
    }

    /// Takes a report that changed its run, in the order of the stream.
    pub fn take(&mut self, _run: &HintedRun<'_>, _findings: Findings) {}

    /// Adds what changes in the tables, and returns what is announced.
    pub fn finish(self, _changes: &mut Changes) -> Vec<Change> {
        Vec::new()
    }
}
