//! What became of the samples since the start, for whoever asks whether they arrive.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

/// Counts since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IngestTotals {
    /// Samples that are new.
    pub recorded: u64,
    /// Samples of a machine and a moment that were there already.
    pub duplicates: u64,
    /// Messages that could not be read, or whose subject names another machine.
    pub refused: u64,
    /// Samples older than what is kept raw.
    pub too_old: u64,
    /// Samples of a machine whose clock is ahead, kept at the time they came.
    pub from_future: u64,
    /// Samples the database did not take.
    pub lost: u64,
    /// When the last batch was recorded.
    pub last_at: Option<DateTime<Utc>>,
    /// Why the last refused message was refused.
    pub last_refusal: Option<String>,
}

/// The counts. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct IngestCounts(Arc<Mutex<IngestTotals>>);

impl IngestCounts {
    /// What they are now.
    pub fn totals(&self) -> IngestTotals {
        let totals = self.0.lock();
        totals.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes them.
    pub(super) fn change(&self, change: impl FnOnce(&mut IngestTotals)) {
        let mut totals = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut totals);
    }
}
