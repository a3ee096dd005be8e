//! What the reaper asks for: runs and machines that will not be heard of any more.

use chrono::{DateTime, Utc};
use kanade_store::StoreError;
use kanade_store::executions::UnansweredTarget;
use kanade_store::results::OverdueRun;
use kanade_store_sqlite::to_nanoseconds;
use sqlx::sqlite::SqliteRow;

use crate::{ProjectionDatabase, columns};

/// A report is due within the timeout, half of it again but at least two minutes, and the jitter;
/// within a day when nothing is known of the execution. The `+` keeps SQLite from walking over all
/// executions instead of what is in flight.
pub(super) const OVERDUE: &str = "
    SELECT run.exec_id, run.pc_id, run.result_id
    FROM execution_results AS run
    LEFT JOIN executions AS execution ON execution.exec_id = run.exec_id
    WHERE run.outcome IS NULL
        AND +run.exec_id IS NOT NULL
        AND run.recorded_at + 1000000000 * coalesce(
            execution.timeout_secs + max(120, execution.timeout_secs / 2)
                + coalesce(execution.jitter_secs, 0),
            86400
        ) < ?
    ORDER BY run.recorded_at, run.result_id
    LIMIT ?";

pub(super) const UNANSWERED_AFTER_EXPIRY: &str = "
    SELECT target.exec_id, target.pc_id
    FROM executions AS execution
    CROSS JOIN execution_targets AS target ON target.exec_id = execution.exec_id
    WHERE execution.target_count > execution.succeeded + execution.failed + execution.timed_out
            + execution.killed + execution.skipped + execution.lost
        AND execution.expires_at <= ?
        AND NOT EXISTS (
            SELECT 1 FROM execution_results AS run
            WHERE run.exec_id = target.exec_id AND run.pc_id = target.pc_id
        )
    LIMIT ?";

pub(super) const UNANSWERED_AFTER_KILL: &str = "
    SELECT target.exec_id, target.pc_id
    FROM executions AS execution
    CROSS JOIN execution_targets AS target ON target.exec_id = execution.exec_id
    WHERE execution.target_count > execution.succeeded + execution.failed + execution.timed_out
            + execution.killed + execution.skipped + execution.lost
        AND execution.killed_at <= ?
        AND NOT EXISTS (
            SELECT 1 FROM execution_results AS run
            WHERE run.exec_id = target.exec_id AND run.pc_id = target.pc_id
        )
    LIMIT ?";

/// Stops of machines are few, open executions too, and a machine of one is found by its key.
pub(super) const UNANSWERED_AFTER_MACHINE_STOP: &str = "
    SELECT target.exec_id, target.pc_id
    FROM machine_stops AS stop
    CROSS JOIN executions AS execution ON execution.initiated_at <= stop.stopped_at
    CROSS JOIN execution_targets AS target
        ON target.exec_id = execution.exec_id AND target.pc_id = stop.pc_id
    WHERE stop.stopped_at <= ?1
        AND stop.stopped_at > ?1 - 691200000000000
        AND execution.target_count > execution.succeeded + execution.failed + execution.timed_out
            + execution.killed + execution.skipped + execution.lost
        AND execution.killed_at IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM execution_results AS run
            WHERE run.exec_id = target.exec_id AND run.pc_id = target.pc_id
        )
    LIMIT ?2";

impl ProjectionDatabase {
    pub(super) async fn overdue_runs(
        &self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<OverdueRun>, StoreError> {
        let rows = sqlx::query(OVERDUE)
            .bind(bound(now))
            .bind(limit)
            .try_map(|row| {
                Ok(OverdueRun {
                    exec_id: columns::parsed(&row, "exec_id")?,
                    pc_id: columns::parsed(&row, "pc_id")?,
                    result_id: columns::parsed(&row, "result_id")?,
                })
            })
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("find overdue runs"))
    }

    pub(super) async fn expired_targets(
        &self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<UnansweredTarget>, StoreError> {
        self.unanswered(UNANSWERED_AFTER_EXPIRY, now, limit).await
    }

    pub(super) async fn killed_targets(
        &self,
        before: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<UnansweredTarget>, StoreError> {
        self.unanswered(UNANSWERED_AFTER_KILL, before, limit).await
    }

    pub(super) async fn targets_of_stopped_machines(
        &self,
        before: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<UnansweredTarget>, StoreError> {
        self.unanswered(UNANSWERED_AFTER_MACHINE_STOP, before, limit)
            .await
    }

    async fn unanswered(
        &self,
        select: &'static str,
        time: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<UnansweredTarget>, StoreError> {
        let rows = sqlx::query(select)
            .bind(bound(time))
            .bind(limit)
            .try_map(|row| unanswered(&row))
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("find machines that did not answer"))
    }
}

fn unanswered(row: &SqliteRow) -> Result<UnansweredTarget, sqlx::Error> {
    Ok(UnansweredTarget {
        exec_id: columns::parsed(row, "exec_id")?,
        pc_id: columns::parsed(row, "pc_id")?,
    })
}

fn bound(time: DateTime<Utc>) -> i64 {
    to_nanoseconds(time).unwrap_or(i64::MIN)
}
