//! Transitions, alerts and problems of checks.

use kanade_store::checks::{
    CheckAlertRow, CheckHistoryFilter, CheckHistoryQuery, CheckKey, CheckProblem, CheckTransition,
};
use kanade_store::{Cursor, Page, StoreError};
use kanade_store_sqlite::to_nanoseconds;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

use crate::columns;
use crate::filter::Filtered;

const TRANSITIONS: &str = "checks.transitions";
const ALERTS: &str = "checks.alerts";

/// A page of transitions.
pub async fn transitions(
    readers: &SqlitePool,
    query: &CheckHistoryQuery,
) -> Result<Page<CheckTransition>, StoreError> {
    let after = query.page.after(TRANSITIONS)?;
    let select = select("check_transitions", &query.filter, after);
    let limit = query.page.limit();
    let rows = select
        .page("at DESC, result_id DESC", limit)
        .build()
        .try_map(|row| transition(&row))
        .fetch_all(readers)
        .await;
    let rows = rows.map_err(StoreError::failed("list transitions of checks"))?;
    let cursor = |last: &CheckTransition| Cursor::new(TRANSITIONS, &key(last.at, &last.result_id));
    Ok(Page::from_surplus(rows, limit, cursor))
}

/// A page of alerts.
pub async fn alerts(
    readers: &SqlitePool,
    query: &CheckHistoryQuery,
) -> Result<Page<CheckAlertRow>, StoreError> {
    let after = query.page.after(ALERTS)?;
    let select = select("check_alerts", &query.filter, after);
    let limit = query.page.limit();
    let rows = select
        .page("at DESC, result_id DESC", limit)
        .build()
        .try_map(|row| alert(&row))
        .fetch_all(readers)
        .await;
    let rows = rows.map_err(StoreError::failed("list alerts of checks"))?;
    let cursor = |last: &CheckAlertRow| Cursor::new(ALERTS, &key(last.at, &last.result_id));
    Ok(Page::from_surplus(rows, limit, cursor))
}

/// The newest problems.
pub async fn problems(readers: &SqlitePool, limit: u32) -> Result<Vec<CheckProblem>, StoreError> {
    let select = "SELECT * FROM check_problems ORDER BY recorded_at DESC, pc_id LIMIT ?";
    let rows = sqlx::query(select)
        .bind(limit)
        .try_map(|row| problem(&row))
        .fetch_all(readers)
        .await;
    rows.map_err(StoreError::failed("list problems of checks"))
}

fn select(table: &str, filter: &CheckHistoryFilter, after: Option<(i64, String)>) -> Filtered {
    let mut select = Filtered::new(format!("SELECT * FROM {table}"));
    let check = filter.check_name.as_ref().map(|check| check.to_string());
    select.and_maybe("check_name = ", check);
    let pc = filter.pc_id.as_ref().map(|pc| pc.to_string());
    select.and_maybe("pc_id = ", pc);
    let since = filter.since.and_then(|since| to_nanoseconds(since).ok());
    select.and_maybe("at >= ", since);
    if let Some(key) = after {
        select.and_after(("at", "result_id"), true, key);
    }
    select
}

fn key(at: chrono::DateTime<chrono::Utc>, result: &kanade_wire::ResultId) -> (i64, String) {
    (
        to_nanoseconds(at).unwrap_or(i64::MAX),
        result.as_str().to_owned(),
    )
}

fn check_key(row: &SqliteRow) -> Result<CheckKey, sqlx::Error> {
    Ok(CheckKey {
        pc_id: columns::parsed(row, "pc_id")?,
        check_name: columns::parsed(row, "check_name")?,
    })
}

fn transition(row: &SqliteRow) -> Result<CheckTransition, sqlx::Error> {
    Ok(CheckTransition {
        key: check_key(row)?,
        from: columns::maybe_parsed(row, "from_status")?,
        to: columns::parsed(row, "to_status")?,
        detail: row.try_get("detail")?,
        at: columns::time(row, "at")?,
        result_id: columns::parsed(row, "result_id")?,
    })
}

fn alert(row: &SqliteRow) -> Result<CheckAlertRow, sqlx::Error> {
    Ok(CheckAlertRow {
        key: check_key(row)?,
        status: columns::parsed(row, "status")?,
        at: columns::time(row, "at")?,
        result_id: columns::parsed(row, "result_id")?,
        damped: row.try_get("damped")?,
        title: row.try_get("title")?,
        body: row.try_get("body")?,
        priority: row.try_get("priority")?,
        notify_user: row.try_get("notify_user")?,
        notify_groups: columns::json(row, "notify_groups")?,
        email: row.try_get("email")?,
        require_ack: row.try_get("require_ack")?,
        toast: row.try_get("toast")?,
    })
}

fn problem(row: &SqliteRow) -> Result<CheckProblem, sqlx::Error> {
    Ok(CheckProblem {
        key: check_key(row)?,
        job_id: columns::parsed(row, "job_id")?,
        result_id: columns::parsed(row, "result_id")?,
        recorded_at: columns::time(row, "recorded_at")?,
        reason: row.try_get("reason")?,
    })
}
