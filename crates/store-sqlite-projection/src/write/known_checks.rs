use std::collections::BTreeSet;

use kanade_store::checks::{CheckKey, KnownCheck};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::check_row;
use crate::columns;

const SELECT: &str = "
    SELECT wanted.value ->> 0 AS wanted_pc, wanted.value ->> 1 AS wanted_check,
        problem.recorded_at AS problem_at, status.*
    FROM json_each(?) AS wanted
    LEFT JOIN check_status AS status
        ON status.pc_id = wanted.value ->> 0 AND status.check_name = wanted.value ->> 1
    LEFT JOIN check_problems AS problem
        ON problem.pc_id = wanted.value ->> 0 AND problem.check_name = wanted.value ->> 1
    WHERE status.pc_id IS NOT NULL OR problem.pc_id IS NOT NULL";

/// What the tables hold of checks that may be reported.
pub async fn find(
    connection: &mut SqliteConnection,
    wanted: &BTreeSet<CheckKey>,
) -> Result<Vec<KnownCheck>, sqlx::Error> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let keys = wanted
        .iter()
        .map(|key| serde_json::json!([key.pc_id.as_str(), key.check_name.as_str()]));
    let keys = serde_json::Value::from_iter(keys).to_string();
    let rows = sqlx::query(SELECT).bind(keys).fetch_all(connection).await?;
    rows.iter().map(known).collect()
}

fn known(row: &SqliteRow) -> Result<KnownCheck, sqlx::Error> {
    let reported: Option<&str> = row.try_get("status")?;
    Ok(KnownCheck {
        key: CheckKey {
            pc_id: columns::parsed(row, "wanted_pc")?,
            check_name: columns::parsed(row, "wanted_check")?,
        },
        row: reported.map(|_| check_row::read(row)).transpose()?,
        problem_at: columns::maybe_time(row, "problem_at")?,
    })
}
