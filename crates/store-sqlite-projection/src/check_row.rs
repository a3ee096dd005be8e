//! From a row of `check_status` to a [`CheckRow`].

use kanade_store::checks::{CheckKey, CheckRow};
use kanade_store_sqlite::from_nanoseconds;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::columns;

/// The row.
pub fn read(row: &SqliteRow) -> Result<CheckRow, sqlx::Error> {
    let changes: Vec<i64> = columns::json(row, "changes")?;
    Ok(CheckRow {
        key: CheckKey {
            pc_id: columns::parsed(row, "pc_id")?,
            check_name: columns::parsed(row, "check_name")?,
        },
        label: row.try_get("label")?,
        status: columns::parsed(row, "status")?,
        detail: row.try_get("detail")?,
        job_id: columns::parsed(row, "job_id")?,
        result_id: columns::parsed(row, "result_id")?,
        since: columns::time(row, "since")?,
        collected_at: columns::time(row, "collected_at")?,
        reported_at: columns::maybe_time(row, "reported_at")?,
        recorded_at: columns::time(row, "recorded_at")?,
        troubleshoot: row.try_get("troubleshoot")?,
        changes: changes.into_iter().map(from_nanoseconds).collect(),
        alerted_at: columns::maybe_time(row, "alerted_at")?,
    })
}
