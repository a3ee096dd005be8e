//! What machines report about themselves.

use chrono::{DateTime, Utc};
use kanade_wire::{JobId, PcId, ResultId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A job that gathers facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InventoryJob {
    /// The job.
    pub manifest_id: JobId,
    /// What it is for.
    pub description: Option<String>,
    /// Its newest version.
    pub version: String,
    /// The facts shown on a machine's page.
    pub display: Vec<DisplayField>,
    /// The facts shown in lists of machines; none where nothing is said.
    pub summary: Option<Vec<DisplayField>>,
    /// Lists among the facts that are searchable tables.
    pub explode: Vec<ExplodeSpec>,
    /// Facts whose changes are recorded.
    pub history_scalars: Vec<String>,
    /// Machines with facts.
    pub pc_count: u64,
    /// Machines whose newest report has a problem.
    pub problem_count: u64,
    /// How far the tables are.
    pub tables: Vec<InventoryTable>,
}

/// One fact as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DisplayField {
    /// The fact's key.
    pub field: String,
    /// How people call it.
    pub label: String,
    /// `number`, `bytes`, `timestamp` or `table`; text without.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The columns of a `table`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    pub columns: Vec<DisplayField>,
}

/// A list among the facts that is a searchable table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExplodeSpec {
    /// The list's key.
    pub field: String,
    /// The table's name.
    pub table: String,
    /// The columns that tell rows of a machine apart.
    pub primary_key: Vec<String>,
    /// The columns.
    pub columns: Vec<ExplodeColumn>,
    /// Whether rows that come, change and go are recorded.
    #[serde(default)]
    pub track_history: bool,
}

/// A column of such a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExplodeColumn {
    /// The column.
    pub field: String,
    /// `integer` or `real`; text without.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Whether searches by it are fast.
    #[serde(default)]
    pub index: bool,
}

/// How far a table is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InventoryTable {
    /// The table's name.
    pub table: String,
    /// The list it is made of.
    pub field: String,
    /// `ready`; `building` while it is filled and one of an older shape is searched; `failed`.
    pub state: String,
    /// Rows, counted up to 100,000; none while it is not ready.
    pub rows: Option<u64>,
    /// Items that became no row when it was built.
    pub rows_skipped: u64,
    /// Why there is no table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A page of the machines with facts of a job.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InventoryPage {
    /// The job.
    pub manifest_id: JobId,
    /// The facts shown on a machine's page.
    pub display: Vec<DisplayField>,
    /// The facts shown in lists of machines; none where nothing is said.
    pub summary: Option<Vec<DisplayField>>,
    /// The machines.
    pub rows: Vec<InventoryRow>,
    /// How many machines the filter finds.
    pub total: u64,
    /// How many rows a page has.
    pub limit: u32,
    /// Rows that were passed over.
    pub offset: u64,
}

/// The facts of a machine in a list.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InventoryRow {
    /// The machine.
    pub pc_id: PcId,
    /// The hostname, when the machine ever said it.
    pub hostname: Option<String>,
    /// The facts as they came; an empty object before the first good ones.
    #[schema(value_type = Object)]
    pub facts: Box<RawValue>,
    /// When they were gathered.
    pub collected_at: Option<DateTime<Utc>>,
    /// When the broker got them.
    pub recorded_at: Option<DateTime<Utc>>,
    /// Who was last signed in.
    pub last_logon_user: Option<String>,
    /// Their name.
    pub last_logon_display_name: Option<String>,
    /// What is wrong with the newest report; the facts are the last good ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<InventoryProblem>,
}

/// The facts of one machine and job.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MachineInventory {
    /// The job.
    pub job_id: JobId,
    /// The facts as they came; an empty object before the first good ones.
    #[schema(value_type = Object)]
    pub facts: Box<RawValue>,
    /// The facts shown on a machine's page.
    pub display: Vec<DisplayField>,
    /// The facts shown in lists of machines; none where nothing is said.
    pub summary: Option<Vec<DisplayField>>,
    /// The job's version they were gathered with.
    pub version: Option<String>,
    /// The run that gathered them.
    pub result_id: Option<ResultId>,
    /// When they were gathered.
    pub collected_at: Option<DateTime<Utc>>,
    /// When the broker got them.
    pub recorded_at: Option<DateTime<Utc>>,
    /// What the machine's clock said, where that cannot be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<DateTime<Utc>>,
    /// What is wrong with the newest report; the facts are the last good ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<InventoryProblem>,
}

/// A report that could not be taken over, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InventoryProblem {
    /// In words.
    pub reason: String,
    /// The run.
    pub result_id: ResultId,
    /// When the broker got the report.
    pub recorded_at: DateTime<Utc>,
    /// Items of lists that became no row.
    pub rows_skipped: u64,
}

/// Something changed on a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InventoryChange {
    /// Its number; a rebuilt database numbers anew.
    pub id: i64,
    /// The machine.
    pub pc_id: PcId,
    /// The job.
    pub job_id: JobId,
    /// The fact's key, or the list's.
    pub field_path: String,
    /// The row's primary key as JSON; empty for a fact.
    pub identity_json: String,
    /// `added`, `removed` or `changed`.
    pub change_kind: String,
    /// What was there, as JSON; empty when there was nothing.
    pub before_json: String,
    /// What is there, as JSON; empty when there is nothing.
    pub after_json: String,
    /// When it was seen.
    pub observed_at: DateTime<Utc>,
    /// When the broker got the report.
    pub recorded_at: DateTime<Utc>,
    /// The run that saw it.
    pub result_id: ResultId,
}

/// When something first came to any machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InventoryFirstSeen {
    /// The fact's key, or the list's.
    pub field_path: String,
    /// The row's primary key as JSON; empty for a fact.
    pub identity_json: String,
    /// When it was first seen to come.
    pub first_seen_at: DateTime<Utc>,
    /// Where that was.
    pub pc_id: PcId,
    /// On how many machines it came since.
    pub pc_count: u64,
}
