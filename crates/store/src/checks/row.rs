use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kanade_wire::{CheckName, JobId, PcId, ResultId};

use super::{CheckKey, CheckRow, CheckStatus};

/// A check on a machine, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCheck {
    /// What it says.
    pub row: CheckRow,
    /// The machine's hostname.
    pub hostname: Option<String>,
    /// Whether its last report is too old to be believed.
    pub stale: bool,
    /// Why the last report could not be read, if it could not.
    pub problem: Option<String>,
}

/// How many machines a check says what about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckCount {
    /// The check.
    pub check_name: CheckName,
    /// How people call it, by its last report.
    pub label: Option<String>,
    /// As they should be.
    pub ok: u64,
    /// In need of a look.
    pub warn: u64,
    /// Not as they should be.
    pub fail: u64,
    /// It could not tell.
    pub unknown: u64,
    /// Among all of these, those whose last report is too old.
    pub stale: u64,
}

/// What checks say, at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckOverview {
    /// Of the check that was asked for, or of every check, by name; whatever else was asked for.
    pub counts: Vec<CheckCount>,
    /// Statuses, by check and machine.
    pub rows: crate::Page<StoredCheck>,
}

/// Checks by machines.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckMatrix {
    /// Every check, by name.
    pub checks: Vec<CheckColumn>,
    /// Machines, by id.
    pub rows: crate::Page<CheckMatrixRow>,
}

/// A check among others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckColumn {
    /// The check.
    pub check_name: CheckName,
    /// How people call it.
    pub label: Option<String>,
}

/// All that checks say about a machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckMatrixRow {
    /// The machine.
    pub pc_id: PcId,
    /// Its hostname.
    pub hostname: Option<String>,
    /// By check.
    pub statuses: BTreeMap<CheckName, MatrixCell>,
}

/// What one check says about one machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixCell {
    /// What it says.
    pub status: CheckStatus,
    /// Whether its last report is too old.
    pub stale: bool,
    /// Since when it says so.
    pub since: DateTime<Utc>,
}

/// A check said something else than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckTransition {
    /// Which check where.
    pub key: CheckKey,
    /// What it said before; `None` for its first report.
    pub from: Option<CheckStatus>,
    /// What it says now.
    pub to: CheckStatus,
    /// Why, in the words of the script.
    pub detail: Option<String>,
    /// When the broker stored the report.
    pub at: DateTime<Utc>,
    /// The run.
    pub result_id: ResultId,
}

/// Somebody is to be told, or was spared it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckAlertRow {
    /// Which check where.
    pub key: CheckKey,
    /// What it says now.
    pub status: CheckStatus,
    /// When the broker stored the report.
    pub at: DateTime<Utc>,
    /// The run.
    pub result_id: ResultId,
    /// Why nobody is told, when nobody is.
    pub damped: Option<String>,
    /// The notice's title; `{last_logon}` is left to whoever sends it, who knows the machine.
    pub title: String,
    /// The notice's text, likewise.
    pub body: Option<String>,
    /// `info`, `warn` or `emergency`.
    pub priority: String,
    /// Whether the people at the machine are told.
    pub notify_user: bool,
    /// Groups that are told.
    pub notify_groups: Vec<String>,
    /// Whether the groups' contacts get mail.
    pub email: bool,
    /// Whether the notice wants a confirmation.
    pub require_ack: bool,
    /// Whether the notice pops up.
    pub toast: bool,
}

/// A report of a check that could not be read; the last good status stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckProblem {
    /// Which check where.
    pub key: CheckKey,
    /// The job.
    pub job_id: JobId,
    /// The run.
    pub result_id: ResultId,
    /// When the broker stored the report.
    pub recorded_at: DateTime<Utc>,
    /// What is wrong with it, in words.
    pub reason: String,
}
