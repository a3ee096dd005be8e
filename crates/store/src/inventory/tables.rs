use async_trait::async_trait;
use kanade_manifest::job::ExplodeSpec;
use kanade_wire::{Digest, JobId};
use serde::Serialize;

use crate::StoreError;

/// Columns of an exploded table; more would not fit a bulk insert.
const MAX_COLUMNS: usize = 100;

/// A table made of a list of a job's facts, in one shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplodedTable {
    /// The job.
    pub job_id: JobId,
    /// Its shape.
    pub spec: ExplodeSpec,
    /// Its name in the database.
    pub physical_name: String,
}

/// As much of a specification as decides what the rows look like.
#[derive(Serialize)]
struct Shape<'a> {
    job_id: &'a JobId,
    field: &'a str,
    table: &'a str,
    primary_key: &'a [String],
    columns: Vec<(&'a str, &'a str, bool)>,
}

impl ExplodedTable {
    /// The table of this shape. Its name depends on job and shape alone.
    pub fn new(job_id: JobId, spec: ExplodeSpec) -> Self {
        let columns = spec.columns.iter();
        let columns = columns.map(|column| {
            let kind = column.kind.as_deref().unwrap_or("text");
            (column.field.as_str(), kind, column.index)
        });
        let shape = Shape {
            job_id: &job_id,
            field: &spec.field,
            table: &spec.table,
            primary_key: &spec.primary_key,
            columns: columns.collect(),
        };
        let json = serde_json::to_vec(&shape).unwrap_or_default();
        let digest = Digest::of(&json);
        let name: String = digest.as_str().chars().take(24).collect();
        Self {
            physical_name: format!("exploded_{name}"),
            job_id,
            spec,
        }
    }
}

/// How far an exploded table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableState {
    /// It is filled from the lists that are stored, while new reports are written to it.
    Building,
    /// It holds what the lists hold.
    Ready,
    /// It cannot be: the specification is wrong.
    Failed,
    /// It is emptied and then goes; nothing is written to it any more.
    Dropping,
}

impl TableState {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Building => "building",
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::Dropping => "dropping",
        }
    }
}

/// What one step of building did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuildStep {
    /// Some rows were written or removed; there may be more to do.
    Worked,
    /// Every table is as the jobs want it.
    Done,
}

/// Makes exploded tables what the newest versions of jobs want.
#[async_trait]
pub trait ExplodedTables: Send + Sync {
    /// Fills the next machines of a table that is being built, or removes some of one that nobody
    /// wants any more, in one short transaction. Until a table is complete the one before it is
    /// served.
    ///
    /// # Errors
    /// When the database fails; nothing of the step remains.
    async fn build_step(&self) -> Result<BuildStep, StoreError>;
}

/// Why a table of this specification cannot be, in words; `None` when it can.
pub fn spec_error(spec: &ExplodeSpec) -> Option<String> {
    if !is_identifier(&spec.table) {
        return Some(not_an_identifier(&spec.table));
    }
    let mut names: Vec<String> = ["pc_id", "job_id", "collected_at"]
        .map(str::to_owned)
        .into();
    for column in &spec.columns {
        if !is_identifier(&column.field) {
            return Some(not_an_identifier(&column.field));
        }
        let name = column.field.to_ascii_lowercase();
        if names.contains(&name) {
            return Some(format!("the column `{}` is there already", column.field));
        }
        names.push(name);
    }
    let is_column = |key: &&String| spec.columns.iter().any(|column| column.field == **key);
    if let Some(key) = spec.primary_key.iter().find(|key| !is_column(key)) {
        return Some(format!("`{key}` of the primary key is no column"));
    }
    if spec.columns.len() > MAX_COLUMNS {
        return Some(format!("more than {MAX_COLUMNS} columns"));
    }
    let mut keys: Vec<&String> = spec.primary_key.iter().collect();
    keys.sort();
    if keys.windows(2).any(|pair| pair.first() == pair.last()) {
        return Some("the primary key names a column twice".to_owned());
    }
    keys.is_empty()
        .then(|| "there is no primary key".to_owned())
}

fn not_an_identifier(name: &str) -> String {
    format!(
        "`{name}` cannot name a table or column: a letter or `_`, then letters, digits or `_` (at most 64)"
    )
}

fn is_identifier(name: &str) -> bool {
    let mut bytes = name.bytes();
    let starts = bytes
        .next()
        .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
    starts && name.len() <= 64 && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn spec(table: &str, column: &str, key: &str) -> ExplodeSpec {
        serde_json::from_value(json!({
            "field": "apps", "table": table, "primary_key": [key], "columns": [{"field": column}],
        }))
        .unwrap()
    }

    #[test]
    fn what_could_be_sql_is_no_identifier() {
        for name in ["a b", "a\"b", "a;b", "1a", "", "ä", "a-b", &"a".repeat(65)] {
            assert!(spec_error(&spec(name, "name", "name")).is_some(), "{name}");
            assert!(spec_error(&spec("apps", name, name)).is_some(), "{name}");
        }
        assert_eq!(spec_error(&spec("_apps9", "Name", "Name")), None);
    }

    #[test]
    fn a_key_must_be_a_column_and_a_column_be_new() {
        assert!(spec_error(&spec("apps", "name", "other")).is_some());
        assert!(spec_error(&spec("apps", "PC_ID", "PC_ID")).is_some());
    }

    #[test]
    fn the_name_in_the_database_depends_on_job_and_shape() {
        let job = |name: &str| JobId::new(name).unwrap();
        let name = |job_id, spec| ExplodedTable::new(job_id, spec).physical_name;
        let one = name(job("a"), spec("apps", "name", "name"));
        assert_eq!(one, name(job("a"), spec("apps", "name", "name")));
        assert_ne!(one, name(job("b"), spec("apps", "name", "name")));
        assert_ne!(one, name(job("a"), spec("apps", "title", "title")));
        let tracked = ExplodeSpec {
            track_history: true,
            ..spec("apps", "name", "name")
        };
        assert_eq!(one, name(job("a"), tracked));
        assert_eq!(one.len(), "exploded_".len() + 24);
    }
}
