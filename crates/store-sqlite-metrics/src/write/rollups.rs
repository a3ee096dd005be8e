//! What samples come to over longer times.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kanade_store::metrics::Gauges;
use kanade_store_sqlite::bulk::{BulkInsert, RowArguments};
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use super::hosts::Row;
use crate::columns;
use crate::slots::{FIVE_MINUTES, HOUR, MINUTE, slot_of};

/// Two key columns and four for each gauge.
const COLUMNS: usize = 2 + 4 * 9;

/// The statement for one table.
struct Statement {
    head: String,
    tail: String,
}

static FIVE_MINUTE_ROWS: LazyLock<Statement> =
    LazyLock::new(|| statement("host_rollups_5m", "slot, machine"));
static HOUR_ROWS: LazyLock<Statement> =
    LazyLock::new(|| statement("host_rollups_1h", "slot, machine"));
static FLEET_ROWS: LazyLock<Statement> =
    LazyLock::new(|| statement("fleet_rollups", "seconds, slot"));

fn statement(table: &str, key: &str) -> Statement {
    let (gauges, added) = (columns::ROLLED_UP.as_str(), columns::ADDED.as_str());
    Statement {
        head: format!("INSERT INTO {table} ({key}, {gauges}) VALUES"),
        tail: format!("ON CONFLICT ({key}) DO UPDATE SET {added}"),
    }
}

/// Some values of a gauge.
#[derive(Debug, Clone, Copy, Default)]
struct Rollup {
    count: i64,
    sum: f64,
    range: Option<(f64, f64)>,
}

/// Rollups by the two columns of their key, in the order in which they lie.
type Rollups = BTreeMap<(i64, i64), Gauges<Rollup>>;

/// Adds new samples to the rollups.
pub async fn add(connection: &mut SqliteConnection, rows: &[Row]) -> Result<(), sqlx::Error> {
    let (mut five_minutes, mut hours, mut fleet) = (Rollups::new(), Rollups::new(), Rollups::new());
    for row in rows {
        let take = |rollups: &mut Rollups, key| {
            take(rollups.entry(key).or_default(), &row.gauges);
        };
        take(
            &mut five_minutes,
            (slot_of(row.at, FIVE_MINUTES), row.machine),
        );
        take(&mut hours, (slot_of(row.at, HOUR), row.machine));
        for seconds in [MINUTE, FIVE_MINUTES, HOUR] {
            take(&mut fleet, (seconds, slot_of(row.at, seconds)));
        }
    }
    store(connection, &FIVE_MINUTE_ROWS, five_minutes).await?;
    store(connection, &HOUR_ROWS, hours).await?;
    store(connection, &FLEET_ROWS, fleet).await
}

fn take(rollups: &mut Gauges<Rollup>, gauges: &Gauges<Option<f64>>) {
    for (rollup, value) in rollups.0.iter_mut().zip(gauges.0) {
        if let Some(value) = value {
            let (least, greatest) = rollup.range.unwrap_or((value, value));
            rollup.range = Some((least.min(value), greatest.max(value)));
            rollup.count += 1;
            rollup.sum += value;
        }
    }
}

async fn store(
    connection: &mut SqliteConnection,
    statement: &'static Statement,
    rollups: Rollups,
) -> Result<(), sqlx::Error> {
    let insert = BulkInsert {
        head: statement.head.as_str(),
        columns: COLUMNS,
        tail: statement.tail.as_str(),
    };
    insert
        .run(connection, rollups.into_iter().collect(), bind)
        .await
}

fn bind(
    (key, gauges): ((i64, i64), Gauges<Rollup>),
    values: &mut RowArguments,
) -> Result<(), BoxDynError> {
    values.add(key.0)?;
    values.add(key.1)?;
    for rollup in gauges.0 {
        values.add(rollup.count)?;
        values.add(rollup.sum)?;
        values.add(rollup.range.map(|(least, _)| least))?;
        values.add(rollup.range.map(|(_, greatest)| greatest))?;
    }
    Ok(())
}
