//! Compliance.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kanade_wire::{CheckName, JobId, PcId, ResultId};
use serde::{Deserialize, Serialize};

/// Checks: how many machines, and which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckList {
    /// How many machines each check says what about.
    pub counts: Vec<CheckCount>,
    /// A page of machines, by check.
    pub rows: Vec<CheckRow>,
}

/// How many machines a check says what about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckCount {
    /// The check.
    pub check_name: CheckName,
    /// How people call it.
    pub label: Option<String>,
    /// As they should be.
    pub ok: u64,
    /// In need of a look.
    pub warn: u64,
    /// Not as they should be.
    pub fail: u64,
    /// The check could not tell.
    pub unknown: u64,
    /// Among all of these, those whose last report is too old.
    pub stale: u64,
}

/// What a check says about a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckRow {
    /// The machine.
    pub pc_id: PcId,
    /// Its hostname.
    pub hostname: Option<String>,
    /// The check.
    pub check_name: CheckName,
    /// How people call it.
    pub label: Option<String>,
    /// `ok`, `warn`, `fail` or `unknown`.
    pub status: String,
    /// Why, in the words of the script.
    pub detail: Option<String>,
    /// When the broker stored the last report.
    pub recorded_at: DateTime<Utc>,
    /// When the run of that report ended.
    pub collected_at: DateTime<Utc>,
    /// The machine's own time of that, where its clock is not believed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<DateTime<Utc>>,
    /// Since when it says so.
    pub since: DateTime<Utc>,
    /// Whether the last report is too old.
    pub stale: bool,
    /// The job that told it.
    pub job_id: JobId,
    /// The run that told it.
    pub result_id: ResultId,
    /// A job offered as a remedy.
    pub troubleshoot: Option<String>,
    /// Why the last report could not be read, if it could not: the status is that of an earlier one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// Checks by machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckMatrix {
    /// Every check.
    pub checks: Vec<CheckColumn>,
    /// A page of machines.
    pub rows: Vec<CheckMatrixRow>,
}

/// A check among others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckColumn {
    /// The check.
    pub check_name: CheckName,
    /// How people call it.
    pub label: Option<String>,
}

/// All that checks say about a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckMatrixRow {
    /// The machine.
    pub pc_id: PcId,
    /// Its hostname.
    pub hostname: Option<String>,
    /// By check; one that never reported is absent.
    pub statuses: BTreeMap<String, CheckCell>,
}

/// What one check says about one machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckCell {
    /// `ok`, `warn`, `fail` or `unknown`.
    pub status: String,
    /// Whether the last report is too old.
    pub stale: bool,
    /// Since when it says so.
    pub since: DateTime<Utc>,
}

/// A check said something else than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckTransition {
    /// The machine.
    pub pc_id: PcId,
    /// The check.
    pub check_name: CheckName,
    /// What it said before; null for its first report.
    pub from_status: Option<String>,
    /// What it says now.
    pub to_status: String,
    /// Why, in the words of the script.
    pub detail: Option<String>,
    /// When the broker stored the report.
    pub at: DateTime<Utc>,
    /// The run.
    pub result_id: ResultId,
}

/// Somebody is to be told, or was spared it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckAlert {
    /// The machine.
    pub pc_id: PcId,
    /// The check.
    pub check_name: CheckName,
    /// What it says now.
    pub status: String,
    /// When the broker stored the report.
    pub at: DateTime<Utc>,
    /// The run.
    pub result_id: ResultId,
    /// Whether nobody is told, because the status flaps or somebody was told lately.
    pub damped: bool,
    /// Why nobody is told.
    pub reason: Option<String>,
    /// The notice's title.
    pub title: String,
    /// The notice's text.
    pub body: Option<String>,
    /// `info`, `warn` or `emergency`.
    pub priority: String,
    /// Whether the people at the machine are told.
    pub notify_user: bool,
    /// Groups that are told.
    pub notify_groups: Vec<String>,
    /// Whether the groups' contacts get mail.
    pub email: bool,
}

/// A report of a check that could not be read; the status stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckProblem {
    /// The machine.
    pub pc_id: PcId,
    /// The check.
    pub check_name: CheckName,
    /// The job.
    pub job_id: JobId,
    /// The run.
    pub result_id: ResultId,
    /// When the broker stored the report.
    pub recorded_at: DateTime<Utc>,
    /// What is wrong with it.
    pub reason: String,
}

/// What clearing a check did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CheckCleared {
    /// How many rows are not shown any more.
    pub deleted: u64,
}
