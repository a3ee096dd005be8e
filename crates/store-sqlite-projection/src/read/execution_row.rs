//! From a row of `executions` to an [`Execution`], and where it stands in SQL.

use kanade_store::executions::{Execution, ExecutionCounts, ExecutionStatus};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::columns;
use crate::filter::Filtered;

const FINISHED: &str = "(succeeded + failed + timed_out + killed + skipped + lost)";

/// Adds the condition that [`Execution::status`] is this.
pub fn restrict_status(select: &mut Filtered, status: ExecutionStatus, now: i64) {
    let completed =
        format!("({FINISHED} > 0 AND {FINISHED} >= coalesce(target_count, {FINISHED} + running))");
    if status == ExecutionStatus::Completed {
        select.and(completed);
        return;
    }
    select.and(format_args!("NOT {completed}"));
    match status {
        ExecutionStatus::Expired => {
            select.and_value("expires_at <= ", now);
        }
        ExecutionStatus::Running => {
            select.and_value("coalesce(expires_at, 9223372036854775807) > ", now);
            select.and(format_args!("{FINISHED} + running > 0"));
        }
        ExecutionStatus::Pending | ExecutionStatus::Completed => {
            select.and_value("coalesce(expires_at, 9223372036854775807) > ", now);
            select.and(format_args!("{FINISHED} + running = 0"));
        }
    }
}

/// An execution.
pub fn execution(row: &SqliteRow) -> Result<Execution, sqlx::Error> {
    let counts = counts(row)?;
    let target_count = columns::maybe_count(row, "target_count")?;
    Ok(Execution {
        exec_id: columns::parsed(row, "exec_id")?,
        created: row.try_get("created")?,
        job_id: columns::maybe_parsed(row, "job_id")?,
        version: columns::maybe_parsed(row, "version")?,
        job_digest: columns::maybe_parsed(row, "job_digest")?,
        request_id: columns::maybe_parsed(row, "request_id")?,
        cause: columns::maybe_json(row, "cause")?,
        initiated_by: row.try_get("initiated_by")?,
        initiated_at: columns::time(row, "initiated_at")?,
        target: columns::maybe_json(row, "target")?,
        target_count: target_count.unwrap_or(counts.finished() + counts.running),
        timeout_secs: columns::maybe_count(row, "timeout_secs")?,
        jitter_secs: columns::maybe_count(row, "jitter_secs")?,
        counts,
        dispatched_at: columns::maybe_time(row, "dispatched_at")?,
        killed_at: columns::maybe_time(row, "killed_at")?,
        killed_by: row.try_get("killed_by")?,
        expires_at: columns::maybe_time(row, "expires_at")?,
        last_result_at: columns::maybe_time(row, "last_result_at")?,
        parameters: columns::maybe_json(row, "parameters")?.unwrap_or_default(),
    })
}

fn counts(row: &SqliteRow) -> Result<ExecutionCounts, sqlx::Error> {
    Ok(ExecutionCounts {
        running: columns::count(row, "running")?,
        succeeded: columns::count(row, "succeeded")?,
        failed: columns::count(row, "failed")?,
        timed_out: columns::count(row, "timed_out")?,
        killed: columns::count(row, "killed")?,
        skipped: columns::count(row, "skipped")?,
        lost: columns::count(row, "lost")?,
    })
}
