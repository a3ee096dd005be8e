use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_wire::{JobId, PcId, ResultId, Version};

use crate::{Page, PageRequest, StoreError};

/// A machine ran a version of a job to a good end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The job; never a script that was not a job.
    pub job_id: JobId,
    /// The version it ran under; `None` where neither the report nor the job's versions tell, as
    /// with reports of 0.43 agents.
    pub version: Option<Version>,
    /// The machine.
    pub pc_id: PcId,
    /// The end of the first such run that the broker stored.
    pub first_succeeded_at: DateTime<Utc>,
    /// The end of the last one.
    pub last_succeeded_at: DateTime<Utc>,
    /// The first run.
    pub result_id: ResultId,
}

/// One run of a job that ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedCompletion {
    /// The job.
    pub job_id: JobId,
    /// The version it ran under.
    pub version: Option<Version>,
    /// The machine.
    pub pc_id: PcId,
    /// Its end.
    pub succeeded_at: DateTime<Utc>,
    /// The run.
    pub result_id: ResultId,
    /// When the broker stored its report.
    pub recorded_at: DateTime<Utc>,
}

/// Which machines have done a job: what `once` asks.
///
/// The ledger is outside every retention: a job that was done stays done when its results, or the
/// stream they came by, are long gone. It is fed from RESULTS and lags behind it by a batch. Who
/// decides by it waits first until it has caught up, with `Applied::caught_up` under the name of
/// its projection: an empty answer before that means nothing.
#[async_trait]
pub trait CompletionLedger: Send + Sync {
    /// Whether a machine has ended a run of the job well: of exactly `version`, or of any when
    /// there is none.
    ///
    /// # Errors
    /// When the database fails.
    async fn is_done(
        &self,
        job: &JobId,
        pc: &PcId,
        version: Option<&Version>,
    ) -> Result<bool, StoreError>;

    /// When each machine last ended a run of the job well: of any version, or of `version`. With a
    /// version, a run whose version nobody told counts when it ended at the given time or later.
    ///
    /// # Errors
    /// When the database fails.
    async fn last_successes(
        &self,
        job: &JobId,
        version: Option<(&Version, DateTime<Utc>)>,
    ) -> Result<BTreeMap<PcId, DateTime<Utc>>, StoreError>;

    /// A page of a job's completions by machine and version, of exactly `version` when there is
    /// one; empty when nobody has done it.
    ///
    /// # Errors
    /// When the cursor is of another list, or the database fails.
    async fn list(
        &self,
        job: &JobId,
        version: Option<&Version>,
        page: &PageRequest,
    ) -> Result<Page<Completion>, StoreError>;
}
