use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::executions::{
    Execution, ExecutionQuery, ExecutionReader, ExecutionTarget, LiveJob, PublishedTargets,
    ScheduleRun, TargetQuery, UnansweredTarget,
};
use kanade_store::{Cursor, Page, StoreError};
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::{ExecId, JobId, PcId, ScheduleId};

use super::execution_row::{execution, restrict_status};
use crate::filter::Filtered;
use crate::{ProjectionDatabase, columns};

const LIST: &str = "executions";

/// Machines in flight and machines not heard of, by job. The `+` keeps SQLite from walking over all
/// that is past in the order of the jobs.
pub(super) const RUNNING_BY_JOB: &str = "
    SELECT job_id, count(*) AS running, 0 AS pending
    FROM execution_results
    WHERE outcome IS NULL AND +job_id IS NOT NULL
    GROUP BY +job_id";

pub(super) const PENDING_BY_JOB: &str = "
    SELECT job_id, 0 AS running,
        sum(max(0, target_count - succeeded - failed - timed_out - killed - skipped - lost - running))
            AS pending
    FROM executions
    WHERE target_count > succeeded + failed + timed_out + killed + skipped + lost
        AND expires_at > ?
    GROUP BY +job_id";

pub(super) const UNDISPATCHED: &str = "
    SELECT exec_id FROM executions
    WHERE created = 1 AND dispatched_at IS NULL AND killed_at IS NULL
    ORDER BY initiated_at, exec_id";

#[async_trait]
impl ExecutionReader for ProjectionDatabase {
    async fn list(&self, query: &ExecutionQuery) -> Result<Page<Execution>, StoreError> {
        let filter = &query.filter;
        let mut select = Filtered::new("SELECT * FROM executions");
        select.and_maybe("job_id = ", filter.job_id.as_ref().map(|id| id.to_string()));
        select.and_maybe("initiated_at >= ", filter.since.map(bound));
        if let Some(status) = filter.status {
            restrict_status(&mut select, status, bound(query.now));
        }
        if let Some(key) = query.page.after::<(i64, String)>(LIST)? {
            select.and_after(("initiated_at", "exec_id"), true, key);
        }
        let limit = query.page.limit();
        let rows = select
            .page("initiated_at DESC, exec_id DESC", limit)
            .build()
            .try_map(|row| execution(&row))
            .fetch_all(&*self.readers().await)
            .await;
        let rows = rows.map_err(StoreError::failed("list executions"))?;
        Ok(Page::from_surplus(rows, limit, cursor))
    }

    async fn get(&self, exec: &ExecId) -> Result<Option<Execution>, StoreError> {
        let row = sqlx::query("SELECT * FROM executions WHERE exec_id = ?")
            .bind(exec.as_str())
            .try_map(|row| execution(&row))
            .fetch_optional(&*self.readers().await)
            .await;
        row.map_err(StoreError::failed("read an execution"))
    }

    async fn targets(&self, query: &TargetQuery) -> Result<Page<ExecutionTarget>, StoreError> {
        self.targets_page(query).await
    }

    async fn newest_of_schedule(
        &self,
        schedule: &ScheduleId,
        executions: u32,
    ) -> Result<Vec<ScheduleRun>, StoreError> {
        self.newest_schedule_runs(schedule, executions).await
    }

    async fn live_jobs(&self, now: DateTime<Utc>) -> Result<Vec<LiveJob>, StoreError> {
        let mut jobs: BTreeMap<JobId, LiveJob> = BTreeMap::new();
        let running = sqlx::query(RUNNING_BY_JOB);
        let pending = sqlx::query(PENDING_BY_JOB).bind(bound(now));
        for query in [running, pending] {
            let rows = query
                .try_map(|row| {
                    Ok(LiveJob {
                        job_id: columns::parsed(&row, "job_id")?,
                        running: columns::count(&row, "running")?,
                        pending: columns::count(&row, "pending")?,
                    })
                })
                .fetch_all(&*self.readers().await)
                .await;
            for row in rows.map_err(StoreError::failed("list what is under way"))? {
                let job = jobs.entry(row.job_id.clone());
                let job = job.or_insert(LiveJob {
                    running: 0,
                    pending: 0,
                    ..row.clone()
                });
                job.running += row.running;
                job.pending += row.pending;
            }
        }
        Ok(jobs.into_values().collect())
    }

    async fn unfinished(&self, job: &JobId) -> Result<Vec<ExecId>, StoreError> {
        let select = "
            SELECT exec_id FROM executions
            WHERE job_id = ?
                AND succeeded + failed + timed_out + killed + skipped + lost
                    < coalesce(target_count, succeeded + failed + timed_out + killed + skipped
                        + lost + running)
            ORDER BY initiated_at, exec_id";
        self.exec_ids(sqlx::query(select).bind(job.to_string()))
            .await
    }

    async fn open(&self, now: DateTime<Utc>) -> Result<Vec<Execution>, StoreError> {
        self.open_executions(now).await
    }

    async fn open_on(&self, pc: &PcId, now: DateTime<Utc>) -> Result<Vec<Execution>, StoreError> {
        self.open_executions_on(pc, now).await
    }

    async fn is_stopped(&self, exec: &ExecId, pc: &PcId) -> Result<bool, StoreError> {
        self.is_stopped_on(exec, pc).await
    }

    async fn undispatched(&self) -> Result<Vec<ExecId>, StoreError> {
        self.exec_ids(sqlx::query(UNDISPATCHED)).await
    }

    async fn published_targets(&self, exec: &ExecId) -> Result<PublishedTargets, StoreError> {
        self.targets_so_far(exec).await
    }

    async fn unanswered_after_expiry(
        &self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<UnansweredTarget>, StoreError> {
        self.expired_targets(now, limit).await
    }

    async fn unanswered_after_kill(
        &self,
        before: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<UnansweredTarget>, StoreError> {
        let mut unanswered = self.killed_targets(before, limit).await?;
        let left = limit.saturating_sub(u32::try_from(unanswered.len()).unwrap_or(u32::MAX));
        unanswered.extend(self.targets_of_stopped_machines(before, left).await?);
        Ok(unanswered)
    }
}

type Query<'q> = sqlx::query::Query<'q, sqlx::Sqlite, sqlx::sqlite::SqliteArguments>;

impl ProjectionDatabase {
    async fn exec_ids(&self, query: Query<'_>) -> Result<Vec<ExecId>, StoreError> {
        let rows = query
            .try_map(|row| columns::parsed(&row, "exec_id"))
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("list executions"))
    }
}

fn cursor(last: &Execution) -> Cursor {
    Cursor::new(LIST, &(bound(last.initiated_at), last.exec_id.as_str()))
}

fn bound(time: DateTime<Utc>) -> i64 {
    to_nanoseconds(time).unwrap_or(i64::MAX)
}
