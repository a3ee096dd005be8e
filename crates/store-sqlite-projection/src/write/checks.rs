use kanade_store::checks::{
    CheckAlertRow, CheckChanges, CheckClear, CheckKey, CheckProblem, CheckRow, CheckTransition,
};
use kanade_store_sqlite::to_nanoseconds;
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::bulk::{BulkInsert, RowArguments};

const ROW: BulkInsert = BulkInsert {
    head: "INSERT INTO check_status (
        pc_id, check_name, label, status, detail, job_id, result_id, since, collected_at,
        reported_at, recorded_at, troubleshoot, changes, alerted_at
    ) VALUES",
    columns: 14,
    tail: "ON CONFLICT (pc_id, check_name) DO UPDATE SET
        label = excluded.label,
        status = excluded.status,
        detail = excluded.detail,
        job_id = excluded.job_id,
        result_id = excluded.result_id,
        since = excluded.since,
        collected_at = excluded.collected_at,
        reported_at = excluded.reported_at,
        recorded_at = excluded.recorded_at,
        troubleshoot = excluded.troubleshoot,
        changes = excluded.changes,
        alerted_at = excluded.alerted_at",
};

const TRANSITION: BulkInsert = BulkInsert {
    head: "INSERT INTO check_transitions (
        result_id, pc_id, check_name, from_status, to_status, detail, at
    ) VALUES",
    columns: 7,
    tail: "ON CONFLICT (result_id) DO NOTHING",
};

const ALERT: BulkInsert = BulkInsert {
    head: "INSERT INTO check_alerts (
        result_id, pc_id, check_name, status, at, damped, title, body, priority, notify_user,
        notify_groups, email, require_ack, toast
    ) VALUES",
    columns: 14,
    tail: "ON CONFLICT (result_id) DO NOTHING",
};

const PROBLEM: BulkInsert = BulkInsert {
    head: "INSERT INTO check_problems (
        pc_id, check_name, job_id, result_id, recorded_at, reason
    ) VALUES",
    columns: 6,
    tail: "ON CONFLICT (pc_id, check_name) DO UPDATE SET
        job_id = excluded.job_id,
        result_id = excluded.result_id,
        recorded_at = excluded.recorded_at,
        reason = excluded.reason",
};

/// The last clearing counts, whichever is read first.
const CLEAR: BulkInsert = BulkInsert {
    head: "INSERT INTO check_clears (check_name, pc_id, cleared_at, cleared_by) VALUES",
    columns: 4,
    tail: "ON CONFLICT (check_name, pc_id) DO UPDATE SET
        cleared_at = excluded.cleared_at,
        cleared_by = excluded.cleared_by
        WHERE excluded.cleared_at > cleared_at",
};

/// Writes what a batch does to checks.
pub async fn change(
    connection: &mut SqliteConnection,
    changes: CheckChanges,
) -> Result<(), sqlx::Error> {
    solve(connection, &changes.solved).await?;
    ROW.run(connection, changes.rows, bind_row).await?;
    TRANSITION
        .run(connection, changes.transitions, bind_transition)
        .await?;
    ALERT.run(connection, changes.alerts, bind_alert).await?;
    PROBLEM
        .run(connection, changes.problems, bind_problem)
        .await?;
    CLEAR.run(connection, changes.clears, bind_clear).await
}

async fn solve(connection: &mut SqliteConnection, keys: &[CheckKey]) -> Result<(), sqlx::Error> {
    if keys.is_empty() {
        return Ok(());
    }
    let keys = keys
        .iter()
        .map(|key| serde_json::json!([key.pc_id.as_str(), key.check_name.as_str()]));
    let keys = serde_json::Value::from_iter(keys).to_string();
    sqlx::query!(
        "DELETE FROM check_problems WHERE (pc_id, check_name) IN (
            SELECT value ->> 0, value ->> 1 FROM json_each(?)
        )",
        keys
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn bind_key(key: CheckKey, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(key.pc_id))?;
    values.add(String::from(key.check_name))
}

fn bind_row(row: CheckRow, values: &mut RowArguments) -> Result<(), BoxDynError> {
    let changes = row.changes.into_iter().map(to_nanoseconds);
    let changes: Vec<i64> = changes.collect::<Result<_, _>>()?;
    bind_key(row.key, values)?;
    values.add(row.label)?;
    values.add(row.status.as_str())?;
    values.add(row.detail)?;
    values.add(String::from(row.job_id))?;
    values.add(String::from(row.result_id))?;
    values.time(row.since)?;
    values.time(row.collected_at)?;
    values.maybe_time(row.reported_at)?;
    values.time(row.recorded_at)?;
    values.add(row.troubleshoot)?;
    values.add(serde_json::to_string(&changes)?)?;
    values.maybe_time(row.alerted_at)
}

fn bind_transition(change: CheckTransition, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(change.result_id))?;
    bind_key(change.key, values)?;
    values.add(change.from.map(|status| status.as_str()))?;
    values.add(change.to.as_str())?;
    values.add(change.detail)?;
    values.time(change.at)
}

fn bind_alert(alert: CheckAlertRow, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(alert.result_id))?;
    bind_key(alert.key, values)?;
    values.add(alert.status.as_str())?;
    values.time(alert.at)?;
    values.add(alert.damped)?;
    values.add(alert.title)?;
    values.add(alert.body)?;
    values.add(alert.priority)?;
    values.add(alert.notify_user)?;
    values.add(serde_json::to_string(&alert.notify_groups)?)?;
    values.add(alert.email)?;
    values.add(alert.require_ack)?;
    values.add(alert.toast)
}

fn bind_problem(problem: CheckProblem, values: &mut RowArguments) -> Result<(), BoxDynError> {
    bind_key(problem.key, values)?;
    values.add(String::from(problem.job_id))?;
    values.add(String::from(problem.result_id))?;
    values.time(problem.recorded_at)?;
    values.add(problem.reason)
}

fn bind_clear(clear: CheckClear, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(clear.check_name))?;
    values.add(clear.pc_id.map(String::from).unwrap_or_default())?;
    values.time(clear.cleared_at)?;
    values.add(clear.by)
}
