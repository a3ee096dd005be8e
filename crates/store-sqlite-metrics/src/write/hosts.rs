//! Samples as they came.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use kanade_store::metrics::{Gauges, HostSample};
use kanade_store_sqlite::bulk::{BulkInsert, RowArguments};
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::PcId;
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::columns;
use crate::slots::{FIVE_MINUTES, slot_of};

static HEAD: LazyLock<String> = LazyLock::new(|| {
    let gauges = columns::RAW.as_str();
    format!("INSERT INTO host_samples (slot, machine, at, reported_at, cpu_count, {gauges}) VALUES")
});

/// A sample on its way into the tables.
pub struct Row {
    /// The machine's number.
    pub machine: i64,
    /// When, in nanoseconds.
    pub at: i64,
    /// What was measured.
    pub gauges: Gauges<Option<f64>>,
    reported_at: Option<i64>,
    cpu_count: Option<u32>,
}

/// Inserts the samples that are new; returns them, and how many were there already.
pub async fn record(
    connection: &mut SqliteConnection,
    numbers: &HashMap<PcId, i64>,
    samples: Vec<HostSample>,
) -> Result<(Vec<Row>, u64), sqlx::Error> {
    let messages = samples.len();
    let rows = samples.iter().filter_map(|sample| row(numbers, sample));
    let mut rows: Vec<Row> = rows.collect();
    let mut seen = HashSet::with_capacity(rows.len());
    rows.retain(|row| seen.insert((row.machine, row.at)));
    let there = already_there(connection, &rows).await?;
    rows.retain(|row| !there.contains(&(row.machine, row.at)));
    rows.sort_unstable_by_key(|row| (slot_of(row.at, FIVE_MINUTES), row.machine, row.at));
    insert(connection, &rows).await?;
    let duplicates = (messages - rows.len()) as u64;
    Ok((rows, duplicates))
}

fn row(numbers: &HashMap<PcId, i64>, sample: &HostSample) -> Option<Row> {
    Some(Row {
        machine: *numbers.get(&sample.pc_id)?,
        at: to_nanoseconds(sample.at).ok()?,
        reported_at: sample.reported_at.and_then(|at| to_nanoseconds(at).ok()),
        cpu_count: sample.cpu_count,
        gauges: sample.gauges,
    })
}

async fn already_there(
    connection: &mut SqliteConnection,
    rows: &[Row],
) -> Result<HashSet<(i64, i64)>, sqlx::Error> {
    let keys = rows
        .iter()
        .map(|row| json!([slot_of(row.at, FIVE_MINUTES), row.machine, row.at]));
    let keys = Value::from_iter(keys).to_string();
    let found = sqlx::query!(
        r#"SELECT sample.machine AS "machine!", sample.at AS "at!"
         FROM json_each(?) AS key CROSS JOIN host_samples AS sample
            ON sample.slot = key.value ->> 0 AND sample.machine = key.value ->> 1
                AND sample.at = key.value ->> 2"#,
        keys
    );
    let found = found.fetch_all(connection).await?;
    Ok(found.into_iter().map(|row| (row.machine, row.at)).collect())
}

async fn insert(connection: &mut SqliteConnection, rows: &[Row]) -> Result<(), sqlx::Error> {
    let insert = BulkInsert {
        head: HEAD.as_str(),
        columns: 14,
        tail: "",
    };
    insert.run(connection, rows.iter().collect(), bind).await
}

fn bind(row: &Row, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(slot_of(row.at, FIVE_MINUTES))?;
    values.add(row.machine)?;
    values.add(row.at)?;
    values.add(row.reported_at)?;
    values.add(row.cpu_count)?;
    for value in row.gauges.0 {
        values.add(value)?;
    }
    Ok(())
}
