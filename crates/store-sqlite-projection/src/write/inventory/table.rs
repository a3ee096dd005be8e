//! Statements over exploded tables. Their names were checked when the table was made, and are
//! quoted everywhere.

use kanade_manifest::job::ExplodeSpec;
use kanade_store::inventory::{ColumnKind, ExplodedTable};

/// The quoted columns of a table in the order of its rows: the machine first.
pub fn columns_of(spec: &ExplodeSpec) -> Vec<String> {
    let declared = spec.columns.iter().map(|column| quoted(&column.field));
    std::iter::once("pc_id".to_owned())
        .chain(declared)
        .collect()
}

/// The quoted columns of its primary key.
pub fn key_of(spec: &ExplodeSpec) -> Vec<String> {
    let declared = spec.primary_key.iter().map(|name| quoted(name));
    std::iter::once("pc_id".to_owned())
        .chain(declared)
        .collect()
}

/// What makes the table and its indexes. An index goes on with the key: rows that are equal in its
/// column come in the order of the key.
pub fn create(table: &ExplodedTable) -> Vec<String> {
    let (name, spec) = (&table.physical_name, &table.spec);
    let key = key_of(spec).join(", ");
    let columns = spec.columns.iter().map(|column| {
        let kind = match ColumnKind::of(column) {
            ColumnKind::Text => "TEXT",
            ColumnKind::Integer => "INTEGER",
            ColumnKind::Real => "REAL",
        };
        let is_key = spec.primary_key.contains(&column.field);
        let null = if is_key { " NOT NULL" } else { "" };
        format!("{} {kind}{null}", quoted(&column.field))
    });
    let columns = columns.collect::<Vec<_>>().join(", ");
    let mut statements = vec![format!(
        "CREATE TABLE {name} (pc_id TEXT NOT NULL, {columns}, PRIMARY KEY ({key})) STRICT, WITHOUT ROWID"
    )];
    let indexed = spec.columns.iter().filter(|column| column.index);
    statements.extend(indexed.map(|column| {
        let first = quoted(&column.field);
        let rest = key_of(spec).into_iter().filter(|part| *part != first);
        let parts: Vec<String> = std::iter::once(first.clone()).chain(rest).collect();
        let index = format!("{name}_by_{}", column.field);
        format!(
            "CREATE INDEX {} ON {name} ({})",
            quoted(&index),
            parts.join(", ")
        )
    }));
    statements
}

/// A name in quotes.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
