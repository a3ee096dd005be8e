//! Removes rows that are older than they may be.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kanade_bus::backend::Bus;
use kanade_runtime::{SharedClock, TaskContext};
use kanade_store::StoreError;
use kanade_store::retention::{AgingFile, AgingTable, Kept};

use crate::artifacts::Collector;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(3_600);

/// How long the first look waits, so that a start is not slowed down.
const FIRST_AFTER: Duration = Duration::from_secs(60);

/// How many rows one transaction removes: the writer is busy for moments only.
const BATCH: u32 = 10_000;

/// How long rows of each kind are kept; a kind that is missing is kept for ever.
pub type Ages = BTreeMap<Kept, Duration>;

/// Removes what is too old, now and then. Clones share it.
#[derive(Clone)]
pub struct Retention {
    parts: Arc<RetentionParts>,
    statuses: Arc<Mutex<Vec<TableRetention>>>,
}

/// What it needs.
pub struct RetentionParts {
    /// The files whose rows grow old.
    pub files: Vec<Arc<dyn AgingFile>>,
    /// How long they are kept.
    pub ages: Ages,
    /// Tells how far streams reach back.
    pub bus: Bus,
    /// Removes what is handed out and not to be kept.
    pub artifacts: Collector,
    /// The clock.
    pub clock: SharedClock,
}

/// What retention does to a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRetention {
    /// The table.
    pub table: AgingTable,
    /// How long its rows are kept.
    pub keep: Duration,
    /// Up to when rows were removed last.
    pub cutoff: Option<DateTime<Utc>>,
    /// When it was looked at last.
    pub looked_at: Option<DateTime<Utc>>,
    /// How many rows that look removed.
    pub removed_last: u64,
    /// How many were removed since the process started.
    pub removed: u64,
    /// Why the last look failed.
    pub error: Option<String>,
}

impl Retention {
    /// Nothing removed yet.
    #[must_use]
    pub fn new(parts: RetentionParts) -> Self {
        let tables = parts.files.iter().flat_map(|file| file.tables());
        let statuses = tables.filter_map(|table| {
            let keep = *parts.ages.get(&table.kept)?;
            Some(TableRetention {
                table,
                keep,
                cutoff: None,
                looked_at: None,
                removed_last: 0,
                removed: 0,
                error: None,
            })
        });
        Self {
            statuses: Arc::new(Mutex::new(statuses.collect())),
            parts: Arc::new(parts),
        }
    }

    /// What it does to each table.
    #[must_use]
    pub fn statuses(&self) -> Vec<TableRetention> {
        self.lock().clone()
    }

    /// Looks once an hour until the task is stopped.
    ///
    /// # Errors
    /// When a file fails; what was removed stays removed.
    pub async fn run(self, task: TaskContext) -> Result<(), StoreError> {
        let mut wait = FIRST_AFTER;
        let stop = task.token();
        while stop
            .run_until_cancelled(tokio::time::sleep(wait))
            .await
            .is_some()
        {
            wait = EVERY;
            match stop.run_until_cancelled(self.look()).await {
                Some(looked) => looked?,
                None => return Ok(()),
            }
            task.mark_healthy();
        }
        Ok(())
    }

    /// Removes what is too old now.
    ///
    /// # Errors
    /// When a file fails; the others are looked at all the same.
    pub async fn look(&self) -> Result<(), StoreError> {
        let mut failed = None;
        for file in &self.parts.files {
            if let Err(error) = self.look_at(file.as_ref()).await {
                failed = Some(error);
            }
        }
        // Files wait for the broker, rows do not: they are tried again at the next look.
        if let Err(error) = self.parts.artifacts.collect().await {
            tracing::warn!(%error, "files that are not to be kept could not be removed");
        }
        failed.map_or(Ok(()), Err)
    }

    async fn look_at(&self, file: &dyn AgingFile) -> Result<(), StoreError> {
        let mut removed = 0;
        for table in file.tables() {
            let Some(keep) = self.parts.ages.get(&table.kept) else {
                continue;
            };
            let cutoff = self.cutoff(&table, *keep).await;
            let done = clear(file, table.name, cutoff).await;
            self.remember(&table, cutoff, &done);
            removed += done?;
        }
        if removed > 0 {
            tracing::info!(rows = removed, "old rows were removed");
            file.give_space_back().await?;
        }
        Ok(())
    }

    /// A table reaches no further back than its stream: rebuilt, it would not either.
    async fn cutoff(&self, table: &AgingTable, keep: Duration) -> DateTime<Utc> {
        let keep = TimeDelta::from_std(keep).unwrap_or(TimeDelta::MAX);
        let now = self.parts.clock.now();
        let oldest = now.checked_sub_signed(keep);
        let oldest = oldest.unwrap_or(DateTime::<Utc>::UNIX_EPOCH);
        let Some(stream) = table.stream else {
            return oldest;
        };
        let is_connected = self.parts.bus.state().borrow().connected;
        let stream = match is_connected {
            true => self.parts.bus.stream_info(stream).await.ok().flatten(),
            false => None,
        };
        let first = stream.filter(|stream| stream.first_sequence > 1);
        let first = first.and_then(|stream| stream.first_published_at);
        first.map_or(oldest, |first| first.max(oldest))
    }

    fn remember(&self, table: &AgingTable, cutoff: DateTime<Utc>, done: &Result<u64, StoreError>) {
        let now = self.parts.clock.now();
        let mut statuses = self.lock();
        let status = statuses.iter_mut().find(|status| status.table == *table);
        let Some(status) = status else { return };
        status.looked_at = Some(now);
        match done {
            Ok(removed) => {
                status.cutoff = Some(cutoff);
                status.removed_last = *removed;
                status.removed += removed;
                status.error = None;
            }
            Err(error) => status.error = Some(error.to_string()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<TableRetention>> {
        self.statuses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Removes batch after batch; others write in between.
async fn clear(
    file: &dyn AgingFile,
    table: &'static str,
    cutoff: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let mut removed = 0;
    loop {
        let batch = file.remove_older(table, cutoff, BATCH).await?;
        removed += batch;
        if batch < u64::from(BATCH) {
            return Ok(removed);
        }
        tokio::task::yield_now().await;
    }
}
