use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::StoreError;
use kanade_store::durations::{DurationReader, JobDurations, LOOKED_AT};
use kanade_store_sqlite::to_nanoseconds;
use sqlx::sqlite::SqliteRow;

use crate::{ProjectionDatabase, columns};

/// Nearest rank: of n runs in the order of their durations, the one at `ceil(p * n)`.
const SELECT: &str = "
    WITH looked_at AS (
        SELECT job_id, result_id, max(finished_at - started_at, 0) / 1000000 AS ms
        FROM execution_results
        WHERE started_at >= ? AND finished_at IS NOT NULL AND job_id IS NOT NULL
            AND outcome NOT IN ('skipped', 'lost')
        ORDER BY started_at DESC
        LIMIT ?
    ),
    ranked AS (
        SELECT job_id, result_id, ms,
            row_number() OVER (PARTITION BY job_id ORDER BY ms, result_id) AS place,
            count(*) OVER (PARTITION BY job_id) AS runs
        FROM looked_at
    )
    SELECT job_id, runs AS count, min(ms) AS min_ms,
        min(ms) FILTER (WHERE place * 100 >= runs * 50) AS p50_ms,
        min(ms) FILTER (WHERE place * 100 >= runs * 95) AS p95_ms,
        min(ms) FILTER (WHERE place * 100 >= runs * 99) AS p99_ms,
        max(ms) AS max_ms,
        sum(ms) / runs AS mean_ms,
        max(result_id) FILTER (WHERE place = runs) AS max_result_id
    FROM ranked
    GROUP BY job_id
    ORDER BY max_ms DESC, job_id";

#[async_trait]
impl DurationReader for ProjectionDatabase {
    async fn durations(&self, since: DateTime<Utc>) -> Result<Vec<JobDurations>, StoreError> {
        let rows = sqlx::query(SELECT)
            .bind(to_nanoseconds(since).unwrap_or(i64::MIN))
            .bind(LOOKED_AT)
            .try_map(|row| job(&row))
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("measure how long runs take"))
    }
}

fn job(row: &SqliteRow) -> Result<JobDurations, sqlx::Error> {
    Ok(JobDurations {
        job_id: columns::parsed(row, "job_id")?,
        count: columns::count(row, "count")?,
        min_ms: columns::count(row, "min_ms")?,
        p50_ms: columns::count(row, "p50_ms")?,
        p95_ms: columns::count(row, "p95_ms")?,
        p99_ms: columns::count(row, "p99_ms")?,
        max_ms: columns::count(row, "max_ms")?,
        mean_ms: columns::count(row, "mean_ms")?,
        max_result_id: columns::parsed(row, "max_result_id")?,
    })
}
