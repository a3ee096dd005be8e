//! A view for every table that jobs make of what machines report, over all jobs that make one of
//! that name.

use std::collections::{BTreeMap, HashSet};

use kanade_store::query::ColumnType;
use rusqlite::{Connection, Result};

use crate::catalogue::{OpenColumn, OpenView, VIEWS};

/// Tables that say which others there are.
const CATALOGUE: &str = "inventory_tables";

/// Tables that say more of their rows.
const BESIDE: [&str; 2] = ["inventory_lists", "inventory_removals"];

/// What every such view has.
const FIXED: [(&str, ColumnType, &str); 3] = [
    ("pc_id", ColumnType::Text, "The machine"),
    ("job_id", ColumnType::Text, "The job that reported it"),
    ("collected_at", ColumnType::Time, "When it was collected"),
];

/// The served table of each job and name: the wanted one, else the one before it.
const SERVED: &str = "
    SELECT table_name, job_id, physical_name, field FROM inventory_tables WHERE state = 'ready'
    ORDER BY table_name, job_id, wanted DESC";

/// One job's table.
struct Part {
    job: String,
    physical: String,
    field: String,
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
        let field = row.get(3)?;
        let of_table = parts.entry(table).or_default();
        let is_known = of_table.iter().any(|part| part.job == job);
        if !is_known && tables.contains(&physical) {
            let columns = columns(connection, &physical)?;
            of_table.push(Part {
                job,
                physical,
                field,
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
        let is_fixed = FIXED.iter().any(|(fixed, _, _)| fixed == column);
        if is_new && !is_fixed {
            columns.push((column.clone(), *kind));
        }
    }
    let selects = parts.iter().map(|part| select(part, &columns));
    let jobs: Vec<&str> = parts.iter().map(|part| part.job.as_str()).collect();
    let fixed = FIXED.map(|(name, kind, description)| OpenColumn {
        name: name.to_owned(),
        kind,
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
            .chain(BESIDE.map(str::to_owned))
            .collect(),
        columns: fixed.into_iter().chain(own).collect(),
        name,
    }
}

/// The lists say when they were collected; those of a removed job are not shown.
fn select(part: &Part, columns: &[(String, ColumnType)]) -> String {
    let (job, field) = (text(&part.job), text(&part.field));
    let mut list = vec![
        "item.pc_id AS pc_id".to_owned(),
        format!("{job} AS job_id"),
        "iso(list.collected_at) AS collected_at".to_owned(),
    ];
    for (column, _) in columns {
        let name = quoted(column);
        let has = part.columns.iter().any(|(known, _)| known == column);
        list.push(match has {
            true => format!("item.{name} AS {name}"),
            false => format!("NULL AS {name}"),
        });
    }
    format!(
        "SELECT {} FROM main.{} AS item
         JOIN main.inventory_lists AS list
            ON list.job_id = {job} AND list.field = {field} AND list.pc_id = item.pc_id
         WHERE NOT EXISTS (SELECT 1 FROM main.inventory_removals AS removal
            WHERE removal.job_id = {job} AND removal.removed_at >= list.recorded_at)",
        list.join(", "),
        quoted(&part.physical)
    )
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
