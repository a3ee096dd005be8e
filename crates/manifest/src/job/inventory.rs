//! Output that is facts about the machine.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::{Path, Review, Reviewed};

/// Columns every exploded table has of its own.
const RESERVED_COLUMNS: [&str; 3] = ["pc_id", "job_id", "collected_at"];

/// Standard output is one JSON document of facts about the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InventoryHint {
    /// The facts shown on the machine's page.
    pub display: Vec<DisplayField>,
    /// The facts shown in lists of machines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub summary: Vec<DisplayField>,
    /// Lists among the facts that become searchable tables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explode: Vec<ExplodeSpec>,
    /// Facts whose changes are recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history_scalars: Vec<String>,
}

/// One fact as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DisplayField {
    /// The fact's key in the output.
    pub field: String,
    /// How people call it.
    pub label: String,
    /// How it is shown: `number`, `bytes`, `timestamp` or `table`; as text without.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    #[schemars(extend("examples" = ["number", "bytes", "timestamp", "table"]))]
    pub kind: Option<String>,
    /// The columns of a `table`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<DisplayField>,
}

/// A list among the facts that becomes a table, searchable over all machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExplodeSpec {
    /// The list's key in the output.
    pub field: String,
    /// The table's name: a letter or `_`, then letters, digits or `_`, at most 64 characters.
    #[schemars(extend("examples" = ["inventory_apps"]))]
    pub table: String,
    /// The columns that tell one row of a machine from another.
    pub primary_key: Vec<String>,
    /// The table's columns.
    pub columns: Vec<ExplodeColumn>,
    /// Whether rows that come, change and go are recorded.
    #[serde(default)]
    pub track_history: bool,
}

/// A column of an exploded table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExplodeColumn {
    /// The key in each item of the list, and the column's name.
    pub field: String,
    /// What it holds; `text` without.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = ["text", "integer", "real"]))]
    pub kind: Option<String>,
    /// Whether searches by this column are made fast.
    #[serde(default)]
    pub index: bool,
}

impl Reviewed for InventoryHint {
    fn review(&self, at: &Path, review: &mut Review) {
        for (key, fields) in [("display", &self.display), ("summary", &self.summary)] {
            for (index, field) in fields.iter().enumerate() {
                field.review(&at.key(key).index(index), review);
            }
        }
        for (index, spec) in self.explode.iter().enumerate() {
            let path = at.key("explode").index(index);
            spec.review(&path, review);
            let same = |other: &ExplodeSpec| other.table.eq_ignore_ascii_case(&spec.table);
            if self.explode.iter().take(index).any(same) {
                let message = format!("the table `{}` is filled twice", spec.table);
                review.problem(&path.key("table"), message);
            }
        }
        review.none_blank(&at.key("history_scalars"), &self.history_scalars);
    }
}

impl Reviewed for DisplayField {
    fn review(&self, at: &Path, review: &mut Review) {
        review.not_blank(&at.key("field"), &self.field);
        review.not_blank(&at.key("label"), &self.label);
        let known = ["number", "bytes", "timestamp", "table", "text"];
        if let Some(kind) = self.kind.as_deref().filter(|kind| !known.contains(kind)) {
            let message = format!("`{kind}` is shown as text: known are {}", known.join(", "));
            review.warning(&at.key("type"), message);
        }
        for (index, column) in self.columns.iter().enumerate() {
            column.review(&at.key("columns").index(index), review);
        }
    }
}

impl Reviewed for ExplodeSpec {
    fn review(&self, at: &Path, review: &mut Review) {
        review.not_blank(&at.key("field"), &self.field);
        identifier(&at.key("table"), &self.table, review);
        if self.table.to_ascii_lowercase().starts_with("sqlite_") {
            review.problem(&at.key("table"), "names beginning with `sqlite_` are taken");
        }
        self.review_columns(&at.key("columns"), review);
        self.review_key(at, review);
    }
}

impl ExplodeSpec {
    fn review_columns(&self, at: &Path, review: &mut Review) {
        for (index, column) in self.columns.iter().enumerate() {
            let path = at.index(index).key("field");
            identifier(&path, &column.field, review);
            let is_same = |name: &str| name.eq_ignore_ascii_case(&column.field);
            if RESERVED_COLUMNS.into_iter().any(is_same) {
                let message = format!("every such table has `{}` already", column.field);
                review.problem(&path, message);
            }
            let mut before = self.columns.iter().take(index);
            if before.any(|other| is_same(&other.field)) {
                review.problem(&path, format!("`{}` is listed twice", column.field));
            }
        }
    }

    fn review_key(&self, at: &Path, review: &mut Review) {
        let path = at.key("primary_key");
        if self.primary_key.is_empty() {
            review.problem(&path, "name at least one column that tells rows apart");
        }
        let names: Vec<&str> = self
            .columns
            .iter()
            .map(|column| column.field.as_str())
            .collect();
        let places = (0..names.len()).map(|index| at.key("columns").index(index).key("field"));
        let mut relies_on: Vec<Path> = places.chain([at.key("columns")]).collect();
        for (index, key) in self.primary_key.iter().enumerate() {
            relies_on.push(path.index(index));
            if !names.contains(&key.as_str()) {
                let message = format!("`{key}` is none of the columns: {}", names.join(", "));
                review.problem_between(&path.index(index), &relies_on, message);
            }
            if self
                .primary_key
                .iter()
                .take(index)
                .any(|other| other == key)
            {
                review.problem(&path.index(index), format!("`{key}` is listed twice"));
            }
        }
    }
}

fn identifier(at: &Path, text: &str, review: &mut Review) {
    let mut characters = text.chars();
    let starts = characters
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    let goes_on = characters.all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !starts || !goes_on || text.len() > 64 {
        let rule = "start with a letter or `_`, then letters, digits or `_` (at most 64)";
        review.problem(
            at,
            format!("`{text}` cannot name a table or column: {rule}"),
        );
    }
}
