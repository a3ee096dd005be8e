//! A view for every table that jobs make of what machines report, over all jobs that make one of
//! that name.

use std::collections::{BTreeMap, HashSet};

use kanade_store::query::ColumnType;
use rusqlite::{Connection, Result};

use crate::catalogue::{OpenColumn, OpenView, VIEWS};

/// Tables that say which others there are.
const CATALOGUE: &str = "inventory_tables";

/// The served table of each job and name: the wanted one, else the one before it.
const SERVED: &str = "
    SELECT table_name, job_id, physical_name FROM inventory_tables WHERE state = 'ready'
    ORDER BY table_name, job_id, wanted DESC";

/// One job's table.
struct Part {
    job: String,
    physical: String,
    columns: Vec<(String, ColumnType)>,
}

/// The views, or none when nothing was ever made.
pub fn views(connection: &Connection, tables: &HashSet<String>) -> Result<Vec<OpenView>> {
    if !tables.contains(CATALOGUE) {
        return Ok(Vec::new());
    }
    let mut parts: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    let mut select = connection.prepare(SERVED)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (table, job, physical): (String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let of_table = parts.entry(table).or_default();
        let is_known = of_table.iter().any(|part| part.job == job);
        if !is_known && tables.contains(&physical) {
            let columns = columns(connection, &physical)?;
            of_table.push(Part {
                job,
                physical,
                columns,
            });
        }
    }
    let views = parts.into_iter().filter(|(name, parts)| {
        let is_taken = VIEWS
            .iter()
            .any(|view| view.name.eq_ignore_ascii_case(name));
        !parts.is_empty() && !is_taken && is_identifier(name)
    });
    Ok(views.map(|(name, parts)| view(name, &parts)).collect())
}

fn is_identifier(name: &str) -> bool {
    !name.is_empty()
        && !name.to_ascii_lowercase().starts_with("sqlite_")
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn columns(connection: &Connection, table: &str) -> Result<Vec<(String, ColumnType)>> {
    let mut select = connection.prepare("SELECT name, type FROM pragma_table_info(?1)")?;
    let columns = select.query_map([table], |row| {
        let kind: String = row.get(1)?;
        let kind = match kind.to_ascii_uppercase().as_str() {
            "INTEGER" => ColumnType::Integer,
            "REAL" => ColumnType::Real,
            _ => ColumnType::Text,
        };
        Ok((row.get(0)?, kind))
    })?;
    columns.collect()
}

fn view(name: String, parts: &[Part]) -> OpenView {
    let mut columns: Vec<(String, ColumnType)> = Vec::new();
    for (column, kind) in parts.iter().flat_map(|part| &part.columns) {
        let is_new = columns.iter().all(|(known, _)| known != column);
        if is_new && column != "pc_id" && column != "job_id" {
            columns.push((column.clone(), *kind));
        }
    }
    let selects = parts.iter().map(|part| select(part, &columns));
    let jobs: Vec<&str> = parts.iter().map(|part| part.job.as_str()).collect();
    let fixed = [
        ("pc_id", "The machine"),
        ("job_id", "The job that reported it"),
    ];
    let fixed = fixed.map(|(name, description)| OpenColumn {
        name: name.to_owned(),
        kind: ColumnType::Text,
        description: description.to_owned(),
    });
    let own = columns.iter().map(|(name, kind)| OpenColumn {
        name: name.clone(),
        kind: *kind,
        description: String::new(),
    });
    OpenView {
        description: format!("What machines report, made of {}", jobs.join(", ")),
        select: selects.collect::<Vec<String>>().join(" UNION ALL "),
        tables: parts
            .iter()
            .map(|part| part.physical.to_lowercase())
            .collect(),
        columns: fixed.into_iter().chain(own).collect(),
        name,
    }
}

fn select(part: &Part, columns: &[(String, ColumnType)]) -> String {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let mut list = vec![
        "pc_id".to_owned(),
        format!("'{}' AS job_id", part.job.replace('\'', "''")),
    ];
    for (column, _) in columns {
        let has = part.columns.iter().any(|(known, _)| known == column);
        let value = if has {
            quoted(column)
        } else {
            "NULL".to_owned()
        };
        list.push(format!("{value} AS {}", quoted(column)));
    }
    format!(
        "SELECT {} FROM main.{}",
        list.join(", "),
        quoted(&part.physical)
    )
}
