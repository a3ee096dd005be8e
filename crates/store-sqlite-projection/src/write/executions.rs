use kanade_store::projection::{ExecutionChanges, ExecutionMark, ExecutionTally, TargetChunk};
use kanade_store_sqlite::{TimeOutOfRange, to_nanoseconds};
use kanade_wire::command::Cause;
use kanade_wire::exec_events::ExecCreated;
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::bulk::{BulkInsert, RowArguments};

const CREATE: BulkInsert = BulkInsert {
    head: "INSERT INTO executions (
        created, exec_id, job_id, version, job_digest, request_id, cause_kind, cause,
        initiated_by, initiated_at, target, target_count, timeout_secs, jitter_secs, expires_at, parameters
    ) VALUES",
    columns: 16,
    tail: "ON CONFLICT (exec_id) DO UPDATE SET
        created = 1,
        job_id = excluded.job_id,
        version = excluded.version,
        job_digest = excluded.job_digest,
        request_id = excluded.request_id,
        cause_kind = excluded.cause_kind,
        cause = excluded.cause,
        initiated_by = excluded.initiated_by,
        initiated_at = excluded.initiated_at,
        target = excluded.target,
        target_count = excluded.target_count,
        timeout_secs = excluded.timeout_secs,
        jitter_secs = excluded.jitter_secs,
        expires_at = excluded.expires_at,
        parameters = excluded.parameters
        WHERE created = 0",
};

/// A machine that an execution is addressed to; one that is known stays.
const TARGET: BulkInsert = BulkInsert {
    head: "INSERT OR IGNORE INTO execution_targets (exec_id, pc_id) VALUES",
    columns: 2,
    tail: "",
};

/// Changes executions. Tallies come before targets and marks: they see to it that there is a row.
pub async fn change(
    connection: &mut SqliteConnection,
    changes: ExecutionChanges,
) -> Result<(), sqlx::Error> {
    CREATE
        .run(connection, changes.created, bind_created)
        .await?;
    tally(connection, &changes.tallies).await?;
    add_targets(connection, changes.targets).await?;
    mark_dispatched(connection, &changes.dispatched).await?;
    mark_killed(connection, &changes.killed).await
}

fn bind_created(created: ExecCreated, values: &mut RowArguments) -> Result<(), BoxDynError> {
    let command = created.command;
    let longest = command.longest_run_secs();
    let parameters = Some(&created.parameters).filter(|parameters| !parameters.is_empty());
    let parameters = parameters.map(serde_json::to_string).transpose()?;
    let cause = command.cause;
    values.add(true)?;
    values.add(String::from(created.exec_id))?;
    values.add(String::from(created.job_id))?;
    values.add(String::from(created.version))?;
    values.text(created.job_digest)?;
    values.add(String::from(command.request_id))?;
    values.add(cause.as_ref().map(|cause| cause.kind()))?;
    values.add(cause.as_ref().map(serde_json::to_string).transpose()?)?;
    values.add(created.initiated_by)?;
    values.time(created.initiated_at)?;
    values.add(serde_json::to_string(&created.target)?)?;
    values.count(created.target_count)?;
    values.count(longest)?;
    values.maybe_count(command.jitter_secs)?;
    values.time(created.expires_at)?;
    values.add(parameters)
}

async fn tally(
    connection: &mut SqliteConnection,
    tallies: &[ExecutionTally],
) -> Result<(), sqlx::Error> {
    let Some(rows) = rows(tallies, tally_row)? else {
        return Ok(());
    };
    sqlx::query!(
        "INSERT INTO executions (
            exec_id, initiated_at, last_result_at, job_id,
            cause_kind, cause, initiated_by,
            running, succeeded, failed, timed_out, killed, skipped, lost
         )
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
            value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13
         FROM json_each(?)
         WHERE true
         ON CONFLICT (exec_id) DO UPDATE SET
            initiated_at = CASE
                WHEN created = 1 THEN initiated_at
                ELSE min(initiated_at, excluded.initiated_at)
            END,
            job_id = CASE
                WHEN created = 1 THEN job_id
                ELSE coalesce(min(job_id, excluded.job_id), job_id, excluded.job_id)
            END,
            cause_kind = CASE WHEN created = 1 THEN cause_kind ELSE coalesce(cause_kind, excluded.cause_kind) END,
            cause = CASE WHEN created = 1 THEN cause ELSE coalesce(cause, excluded.cause) END,
            initiated_by = CASE WHEN created = 1 THEN initiated_by ELSE coalesce(initiated_by, excluded.initiated_by) END,
            last_result_at = coalesce(
                max(last_result_at, excluded.last_result_at), last_result_at, excluded.last_result_at
            ),
            running = running + excluded.running,
            succeeded = succeeded + excluded.succeeded,
            failed = failed + excluded.failed,
            timed_out = timed_out + excluded.timed_out,
            killed = killed + excluded.killed,
            skipped = skipped + excluded.skipped,
            lost = lost + excluded.lost",
        rows
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn tally_row(tally: &ExecutionTally) -> Result<Value, TimeOutOfRange> {
    let last_result_at = tally.last_result_at.map(to_nanoseconds).transpose()?;
    let mut row = vec![
        json!(tally.exec_id),
        json!(to_nanoseconds(tally.heard_at)?),
        json!(last_result_at),
        json!(tally.job_id),
        json!(tally.cause.as_ref().map(Cause::kind)),
        json!(tally.cause.as_ref().map(|cause| json!(cause).to_string())),
        json!(tally.cause.as_ref().and_then(initiated_by)),
        json!(tally.running),
    ];
    row.extend(tally.ended.iter().map(|change| json!(change)));
    Ok(Value::Array(row))
}

/// As whom the backend orders what a schedule fires; who at a machine wanted it.
fn initiated_by(cause: &Cause) -> Option<String> {
    match cause {
        Cause::Schedule { schedule_id, .. } => Some(format!("schedule:{schedule_id}")),
        Cause::Person { account, .. } => Some(format!("person:{account}")),
        Cause::Manual | Cause::Rollout { .. } => None,
    }
}

async fn add_targets(
    connection: &mut SqliteConnection,
    chunks: Vec<TargetChunk>,
) -> Result<(), sqlx::Error> {
    let Some(marks) = rows(&chunks, |chunk| {
        Ok(json!([chunk.exec_id, chunk.chunk + 1, chunk.last]))
    })?
    else {
        return Ok(());
    };
    let targets = chunks.into_iter().flat_map(|chunk| {
        let exec_id = String::from(chunk.exec_id);
        chunk.pcs.into_iter().map(move |pc| (exec_id.clone(), pc))
    });
    TARGET
        .run(connection, targets.collect(), |(exec_id, pc), values| {
            values.add(exec_id)?;
            values.add(String::from(pc))
        })
        .await?;
    sqlx::query!(
        "INSERT INTO executions (exec_id, initiated_at, target_chunks, targets_complete)
         SELECT value ->> 0, 0, value ->> 1, value ->> 2
         FROM json_each(?)
         WHERE true
         ON CONFLICT (exec_id) DO UPDATE SET
            target_chunks = max(target_chunks, excluded.target_chunks),
            targets_complete = max(targets_complete, excluded.targets_complete)",
        marks
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn mark_dispatched(
    connection: &mut SqliteConnection,
    marks: &[ExecutionMark],
) -> Result<(), sqlx::Error> {
    let Some(rows) = rows(marks, mark_row)? else {
        return Ok(());
    };
    sqlx::query!(
        "INSERT INTO executions (exec_id, initiated_at, dispatched_at)
         SELECT value ->> 0, 0, value ->> 1 FROM json_each(?) WHERE true
         ON CONFLICT (exec_id) DO UPDATE SET
            dispatched_at = coalesce(dispatched_at, excluded.dispatched_at)",
        rows
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn mark_killed(
    connection: &mut SqliteConnection,
    marks: &[ExecutionMark],
) -> Result<(), sqlx::Error> {
    let Some(rows) = rows(marks, mark_row)? else {
        return Ok(());
    };
    sqlx::query!(
        "INSERT INTO executions (exec_id, initiated_at, killed_at, killed_by)
         SELECT value ->> 0, 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true
         ON CONFLICT (exec_id) DO UPDATE SET
            killed_by = CASE WHEN killed_at IS NULL THEN excluded.killed_by ELSE killed_by END,
            killed_at = coalesce(killed_at, excluded.killed_at)",
        rows
    )
    .execute(connection)
    .await?;
    Ok(())
}

fn mark_row(mark: &ExecutionMark) -> Result<Value, TimeOutOfRange> {
    Ok(json!([mark.exec_id, to_nanoseconds(mark.at)?, mark.by]))
}

/// The items as one JSON array; `None` when there are none.
fn rows<T>(
    items: &[T],
    row: impl Fn(&T) -> Result<Value, TimeOutOfRange>,
) -> Result<Option<String>, sqlx::Error> {
    if items.is_empty() {
        return Ok(None);
    }
    let rows: Result<Vec<Value>, TimeOutOfRange> = items.iter().map(row).collect();
    let rows = rows.map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    Ok(Some(Value::Array(rows).to_string()))
}
