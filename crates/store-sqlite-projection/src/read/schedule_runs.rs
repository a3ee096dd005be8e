//! What became of a schedule that machines keep themselves: the newest run of each.

use kanade_store::StoreError;
use kanade_store::executions::{ScheduleRun, TargetState};
use kanade_wire::{Outcome, ScheduleId};
use sqlx::sqlite::SqliteRow;

use crate::{ProjectionDatabase, columns};

/// SQLite takes the other columns from the row that holds the maximum.
pub(super) const NEWEST_RUNS: &str = "
    SELECT run.pc_id, run.outcome, run.recorded_at, max(run.started_at)
    FROM execution_results AS run
    WHERE run.exec_id IN (
        SELECT exec_id FROM executions
        WHERE cause_kind = 'schedule' AND cause ->> 'schedule_id' = ?
        ORDER BY initiated_at DESC
        LIMIT ?
    )
    GROUP BY run.pc_id
    ORDER BY run.pc_id";

impl ProjectionDatabase {
    pub(super) async fn newest_schedule_runs(
        &self,
        schedule: &ScheduleId,
        executions: u32,
    ) -> Result<Vec<ScheduleRun>, StoreError> {
        let rows = sqlx::query(NEWEST_RUNS)
            .bind(schedule.as_str())
            .bind(executions)
            .try_map(|row| run(&row))
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("list the newest runs of a schedule"))
    }
}

fn run(row: &SqliteRow) -> Result<ScheduleRun, sqlx::Error> {
    let outcome: Option<Outcome> = columns::maybe_parsed(row, "outcome")?;
    Ok(ScheduleRun {
        pc_id: columns::parsed(row, "pc_id")?,
        state: outcome.map_or(TargetState::Running, TargetState::Ended),
        recorded_at: columns::time(row, "recorded_at")?,
    })
}
