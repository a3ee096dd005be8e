//! The machines of an execution.

use kanade_store::executions::{
    ExecutionTarget, PublishedTargets, StopState, TargetQuery, TargetState,
};
use kanade_store::{Cursor, Page, StoreError};
use kanade_wire::{ExecId, Outcome, PcId};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::run_row::COUNTING_ORDER;
use crate::filter::Filtered;
use crate::{ProjectionDatabase, columns};

const LIST: &str = "targets";

/// Everybody who was addressed or answered, each with the run that counts.
fn select() -> String {
    format!(
        "
    SELECT machine.pc_id, run.result_id, run.outcome, run.reason, run.exit_code, run.recorded_at,
        run.given_up,
        coalesce(
            execution.killed_at,
            CASE WHEN stop.stopped_at >= execution.initiated_at THEN stop.stopped_at END
        ) AS stopped_at
    FROM (
        SELECT pc_id FROM execution_targets WHERE exec_id = ?1 AND pc_id > ?2
        UNION
        SELECT pc_id FROM execution_results WHERE exec_id = ?1 AND pc_id > ?2
    ) AS machine
    LEFT JOIN execution_results AS run ON run.id = (
        SELECT id FROM execution_results
        WHERE exec_id = ?1 AND pc_id = machine.pc_id
        ORDER BY {COUNTING_ORDER}
        LIMIT 1
    )
    LEFT JOIN executions AS execution ON execution.exec_id = ?1
    LEFT JOIN machine_stops AS stop ON stop.pc_id = machine.pc_id"
    )
}

impl ProjectionDatabase {
    pub(super) async fn targets_page(
        &self,
        query: &TargetQuery,
    ) -> Result<Page<ExecutionTarget>, StoreError> {
        let after: Option<String> = query.page.after(LIST)?;
        let limit = query.page.limit();
        let mut select = Filtered::new(select());
        match query.state {
            Some(TargetState::Pending) => select.and("run.id IS NULL"),
            Some(TargetState::Running) => select.and("run.id IS NOT NULL AND run.outcome IS NULL"),
            Some(TargetState::Ended(outcome)) => {
                select.and(format_args!("run.outcome = '{outcome}'"))
            }
            None => &mut select,
        };
        select.push(format_args!(
            " ORDER BY machine.pc_id LIMIT {}",
            u64::from(limit) + 1
        ));
        let rows = sqlx::query(select.into_sql())
            .bind(query.exec_id.as_str())
            .bind(after.unwrap_or_default())
            .try_map(|row| target(&row))
            .fetch_all(&*self.readers().await)
            .await;
        let rows = rows.map_err(StoreError::failed("list the machines of an execution"))?;
        let cursor = |last: &ExecutionTarget| Cursor::new(LIST, &last.pc_id);
        Ok(Page::from_surplus(rows, limit, cursor))
    }

    pub(super) async fn targets_so_far(
        &self,
        exec: &ExecId,
    ) -> Result<PublishedTargets, StoreError> {
        let failed = StoreError::failed("list the published machines of an execution");
        let exec = exec.as_str();
        let progress = sqlx::query!(
            "SELECT target_chunks, targets_complete FROM executions WHERE exec_id = ?",
            exec
        )
        .fetch_optional(&*self.readers().await)
        .await
        .map_err(&failed)?;
        let pcs = sqlx::query!(
            "SELECT pc_id FROM execution_targets WHERE exec_id = ? ORDER BY pc_id",
            exec
        )
        .try_map(|row| PcId::new(row.pc_id).map_err(|error| sqlx::Error::Decode(error.into())))
        .fetch_all(&*self.readers().await)
        .await
        .map_err(&failed)?;
        Ok(PublishedTargets {
            pcs,
            next_chunk: progress.as_ref().map_or(0, |row| {
                u32::try_from(row.target_chunks).unwrap_or(u32::MAX)
            }),
            complete: progress.is_some_and(|row| row.targets_complete != 0),
        })
    }
}

fn target(row: &SqliteRow) -> Result<ExecutionTarget, sqlx::Error> {
    let result_id = columns::maybe_parsed(row, "result_id")?;
    let outcome: Option<Outcome> = columns::maybe_parsed(row, "outcome")?;
    let state = match (&result_id, outcome) {
        (None, _) => TargetState::Pending,
        (Some(_), None) => TargetState::Running,
        (Some(_), Some(outcome)) => TargetState::Ended(outcome),
    };
    let stopped_at: Option<i64> = row.try_get("stopped_at")?;
    let given_up: Option<bool> = row.try_get("given_up")?;
    let stop = stopped_at.and_then(|_| StopState::of(state, given_up.unwrap_or_default()));
    Ok(ExecutionTarget {
        pc_id: columns::parsed(row, "pc_id")?,
        state,
        stop,
        result_id,
        reason: columns::maybe_parsed(row, "reason")?,
        exit_code: row.try_get("exit_code")?,
        recorded_at: columns::maybe_time(row, "recorded_at")?,
    })
}
