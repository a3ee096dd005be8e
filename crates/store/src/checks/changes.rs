use chrono::{DateTime, Utc};
use kanade_wire::{CheckName, JobId, PcId, ResultId};

use super::{CheckAlertRow, CheckProblem, CheckStatus, CheckTransition};

/// A check on a machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckKey {
    /// The machine.
    pub pc_id: PcId,
    /// The check.
    pub check_name: CheckName,
}

/// What a check says about a machine, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// Which.
    pub key: CheckKey,
    /// How people call the check.
    pub label: Option<String>,
    /// What it says.
    pub status: CheckStatus,
    /// Why, in the words of the script.
    pub detail: Option<String>,
    /// The job that told it.
    pub job_id: JobId,
    /// The run that told it.
    pub result_id: ResultId,
    /// When the report came that brought this status first.
    pub since: DateTime<Utc>,
    /// When the last run ended.
    pub collected_at: DateTime<Utc>,
    /// The machine's own time of that, where it is not believed.
    pub reported_at: Option<DateTime<Utc>>,
    /// When the broker stored the last report.
    pub recorded_at: DateTime<Utc>,
    /// A job offered as a remedy.
    pub troubleshoot: Option<String>,
    /// The last changes, the oldest first: as many as tell whether it flaps.
    pub changes: Vec<DateTime<Utc>>,
    /// When somebody was last told.
    pub alerted_at: Option<DateTime<Utc>>,
}

/// What the tables hold of a check on a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCheck {
    /// Which.
    pub key: CheckKey,
    /// What it says; `None` when it never said anything that could be read.
    pub row: Option<CheckRow>,
    /// When the report came that could not be read, if the last one could not.
    pub problem_at: Option<DateTime<Utc>>,
}

/// What a batch does to checks.
#[derive(Debug, Clone, Default)]
pub struct CheckChanges {
    /// Statuses, each check on a machine at most once: the row becomes this.
    pub rows: Vec<CheckRow>,
    /// Changes of a status.
    pub transitions: Vec<CheckTransition>,
    /// Alerts, also those that are held back.
    pub alerts: Vec<CheckAlertRow>,
    /// Reports that could not be read, each check on a machine at most once.
    pub problems: Vec<CheckProblem>,
    /// Checks whose last report could be read.
    pub solved: Vec<CheckKey>,
    /// Clearings.
    pub clears: Vec<CheckClear>,
}

/// An operator cleared a check: what was recorded until then is not shown any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckClear {
    /// The check.
    pub check_name: CheckName,
    /// On this machine; on all for `None`.
    pub pc_id: Option<PcId>,
    /// When the broker stored that.
    pub cleared_at: DateTime<Utc>,
    /// By whom.
    pub by: String,
}
