//! Questions in SQL.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SqlQuestion {
    /// One SELECT statement over the views.
    pub sql: String,
    /// The most rows: 1,000 when left out, at most 10,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Seconds it may take: 5 when left out, at most 15.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_secs: Option<u32>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SqlAnswer {
    /// The columns' names.
    pub columns: Vec<String>,
    /// The rows: null, numbers and texts.
    pub rows: Vec<Vec<serde_json::Value>>,
    /// How many rows there are.
    pub row_count: usize,
    /// Whether there are more, or a value was cut.
    pub truncated: bool,
    /// How long it took.
    pub elapsed_ms: u64,
}

/// A view that can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SqlView {
    /// Its name.
    pub view: String,
    /// What a row is.
    pub description: String,
    /// Its columns.
    pub columns: Vec<SqlColumn>,
}

/// A column of a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SqlColumn {
    /// Its name.
    pub name: String,
    /// `text`, `integer`, `real`, `time` or `json`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What that means.
    pub description: String,
}

/// A question to be kept; one of the same name is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SaveSqlQuery {
    /// Its name.
    pub name: String,
    /// The statement.
    pub sql: String,
}

/// A question that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SavedSqlQuery {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The statement.
    pub sql: String,
    /// Who saved it last.
    pub created_by: String,
    /// When.
    pub updated_at: DateTime<Utc>,
}
