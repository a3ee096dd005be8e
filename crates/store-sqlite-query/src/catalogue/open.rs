//! The views of a connection.

use std::collections::HashSet;

use kanade_store::query::{Column, ColumnType, View};

use super::views::{StaticView, VIEWS};

/// A view as it is made.
#[derive(Debug, Clone)]
pub struct OpenView {
    /// Its name.
    pub name: String,
    /// What a row is.
    pub description: String,
    /// Its columns.
    pub columns: Vec<OpenColumn>,
    /// What it is made of.
    pub select: String,
    /// The tables in that, in lower case.
    pub tables: Vec<String>,
}

/// A column of one.
#[derive(Debug, Clone)]
pub struct OpenColumn {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: ColumnType,
    /// What that means.
    pub description: String,
}

/// The views whose tables the file has.
pub fn known_views(tables: &HashSet<String>) -> Vec<OpenView> {
    let has_tables = |view: &&StaticView| view.tables.iter().all(|table| tables.contains(*table));
    VIEWS.iter().filter(has_tables).map(open).collect()
}

fn open(view: &StaticView) -> OpenView {
    let columns = view.columns.iter();
    let selected: Vec<String> = columns
        .clone()
        .map(|(name, _, value, _)| format!("{value} AS \"{name}\""))
        .collect();
    let columns = columns.map(|(name, kind, _, description)| OpenColumn {
        name: (*name).to_owned(),
        kind: *kind,
        description: (*description).to_owned(),
    });
    OpenView {
        name: view.name.to_owned(),
        description: view.description.to_owned(),
        columns: columns.collect(),
        select: format!("SELECT {} FROM {}", selected.join(", "), view.from),
        tables: view
            .tables
            .iter()
            .map(|table| (*table).to_owned())
            .collect(),
    }
}

/// A view as it is described.
pub fn view_of(view: &OpenView) -> View {
    let columns = view.columns.iter().map(|column| Column {
        name: column.name.clone().into(),
        kind: column.kind,
        description: column.description.clone().into(),
    });
    View {
        name: view.name.clone().into(),
        description: view.description.clone().into(),
        columns: columns.collect(),
    }
}
