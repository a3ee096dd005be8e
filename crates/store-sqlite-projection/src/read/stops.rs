//! What an operator who stops things asks for: what is open, and whether something was stopped.

use chrono::{DateTime, Utc};
use kanade_store::StoreError;
use kanade_store::executions::Execution;
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::{ExecId, PcId};

use super::execution_row::execution;
use crate::ProjectionDatabase;

/// Sorted after they are found: there are few, and the plus keeps all others from being read.
pub(super) const OPEN: &str = "
    SELECT * FROM executions
    WHERE target_count > succeeded + failed + timed_out + killed + skipped + lost
        AND expires_at > ?
        AND killed_at IS NULL
    ORDER BY +initiated_at, exec_id";

pub(super) const OPEN_ON_MACHINE: &str = "
    SELECT execution.* FROM executions AS execution
    WHERE execution.target_count > execution.succeeded + execution.failed + execution.timed_out
            + execution.killed + execution.skipped + execution.lost
        AND execution.expires_at > ?1
        AND execution.killed_at IS NULL
        AND EXISTS (
            SELECT 1 FROM execution_targets AS target
            WHERE target.exec_id = execution.exec_id AND target.pc_id = ?2
        )
        AND NOT EXISTS (
            SELECT 1 FROM execution_results AS run
            WHERE run.exec_id = execution.exec_id AND run.pc_id = ?2 AND run.outcome IS NOT NULL
        )
    ORDER BY execution.initiated_at, execution.exec_id";

const IS_STOPPED: &str = "
    SELECT EXISTS (
        SELECT 1 FROM executions AS execution
        LEFT JOIN machine_stops AS stop ON stop.pc_id = ?2
        WHERE execution.exec_id = ?1
            AND (execution.killed_at IS NOT NULL OR stop.stopped_at >= execution.initiated_at)
    )";

impl ProjectionDatabase {
    pub(super) async fn open_executions(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Vec<Execution>, StoreError> {
        let rows = sqlx::query(OPEN)
            .bind(bound(now))
            .try_map(|row| execution(&row))
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("list open executions"))
    }

    pub(super) async fn open_executions_on(
        &self,
        pc: &PcId,
        now: DateTime<Utc>,
    ) -> Result<Vec<Execution>, StoreError> {
        let rows = sqlx::query(OPEN_ON_MACHINE)
            .bind(bound(now))
            .bind(pc.as_str())
            .try_map(|row| execution(&row))
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("list open executions of a machine"))
    }

    pub(super) async fn is_stopped_on(&self, exec: &ExecId, pc: &PcId) -> Result<bool, StoreError> {
        let found = sqlx::query_scalar(IS_STOPPED)
            .bind(exec.as_str())
            .bind(pc.as_str())
            .fetch_one(&*self.readers().await)
            .await;
        found.map_err(StoreError::failed("look whether an execution was stopped"))
    }
}

fn bound(time: DateTime<Utc>) -> i64 {
    to_nanoseconds(time).unwrap_or(i64::MAX)
}
