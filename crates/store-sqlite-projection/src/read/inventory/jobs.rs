use kanade_store::StoreError;
use kanade_store::inventory::{InventoryJob, JobSpec, JobTable, TableState};
use kanade_wire::JobId;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row};

use crate::{ProjectionDatabase, columns};

/// Rows of a table are counted up to here: more are only said to be many.
const COUNTED_ROWS: u32 = 100_000;

const SPECS: &str = "
    SELECT spec.job_id, spec.job_digest, spec.version, spec.description, spec.hint,
        spec.recorded_at
    FROM inventory_specs AS spec
    LEFT JOIN inventory_removals AS removal ON removal.job_id = spec.job_id
    WHERE spec.hint IS NOT NULL AND spec.recorded_at > coalesce(removal.removed_at, -1)";

const TABLES: &str = "
    SELECT physical_name, spec, state, error, rows_skipped
    FROM inventory_tables
    WHERE job_id = ? AND wanted = 1
    ORDER BY table_name, field";

/// The table that is served: the one that is wanted, else the one before it. A list's key or a
/// table's name finds it.
const SERVED: &str = "
    SELECT physical_name, job_id, spec
    FROM inventory_tables
    WHERE job_id = ?1 AND state = 'ready' AND (field = ?2 OR table_name = ?2)
    ORDER BY wanted DESC, field = ?2 DESC, physical_name
    LIMIT 1";

impl ProjectionDatabase {
    pub(super) async fn inventory_jobs(&self) -> Result<Vec<InventoryJob>, StoreError> {
        let failed = StoreError::failed("list jobs with facts");
        let specs = sqlx::query(AssertSqlSafe(format!("{SPECS} ORDER BY spec.job_id")))
            .try_map(|row| spec(&row))
            .fetch_all(&*self.readers().await)
            .await
            .map_err(&failed)?;
        let mut jobs = Vec::with_capacity(specs.len());
        for spec in specs {
            jobs.push(self.counted(spec).await.map_err(&failed)?);
        }
        Ok(jobs)
    }

    pub(super) async fn inventory_job(&self, job: &JobId) -> Result<Option<JobSpec>, StoreError> {
        let row = sqlx::query(AssertSqlSafe(format!("{SPECS} AND spec.job_id = ?")))
            .bind(job.as_str())
            .try_map(|row| spec(&row))
            .fetch_optional(&*self.readers().await)
            .await;
        row.map_err(StoreError::failed("read a job with facts"))
    }

    /// When the facts of a job were removed; what is older is not shown.
    pub(super) async fn removed_at(&self, job: &JobId) -> Result<Option<i64>, StoreError> {
        let select = "SELECT removed_at FROM inventory_removals WHERE job_id = ?";
        let removed = sqlx::query_scalar(select)
            .bind(job.as_str())
            .fetch_optional(&*self.readers().await)
            .await;
        removed.map_err(StoreError::failed("read the removal of a job"))
    }

    /// The exploded table that answers for a list or a table's name.
    pub(super) async fn served_table(
        &self,
        job: &JobId,
        field: &str,
    ) -> Result<Option<kanade_store::inventory::ExplodedTable>, StoreError> {
        let row = sqlx::query(SERVED)
            .bind(job.as_str())
            .bind(field)
            .try_map(|row| {
                Ok(kanade_store::inventory::ExplodedTable {
                    job_id: columns::parsed(&row, "job_id")?,
                    spec: columns::json(&row, "spec")?,
                    physical_name: row.try_get("physical_name")?,
                })
            })
            .fetch_optional(&*self.readers().await)
            .await;
        row.map_err(StoreError::failed("find an exploded table"))
    }

    async fn counted(&self, spec: JobSpec) -> Result<InventoryJob, sqlx::Error> {
        let removed = self.removed_at(&spec.job_id).await;
        let removed = removed.map_err(|error| sqlx::Error::Protocol(error.to_string()))?;
        Ok(InventoryJob {
            pc_count: self.count("inventory_facts", &spec.job_id, removed).await?,
            problem_count: self
                .count("inventory_problems", &spec.job_id, removed)
                .await?,
            tables: self.job_tables(&spec.job_id).await?,
            spec,
        })
    }

    /// Without a removal the count needs an index alone.
    async fn count(
        &self,
        table: &str,
        job: &JobId,
        removed: Option<i64>,
    ) -> Result<u64, sqlx::Error> {
        let mut select = format!("SELECT count(*) FROM {table} WHERE job_id = ?");
        if removed.is_some() {
            select.push_str(" AND recorded_at > ?");
        }
        let mut query = sqlx::query_scalar::<_, i64>(AssertSqlSafe(select)).bind(job.as_str());
        if let Some(removed) = removed {
            query = query.bind(removed);
        }
        let count = query.fetch_one(&*self.readers().await).await?;
        Ok(count.cast_unsigned())
    }

    async fn job_tables(&self, job: &JobId) -> Result<Vec<JobTable>, sqlx::Error> {
        let rows: Vec<(String, JobTable)> = sqlx::query(TABLES)
            .bind(job.as_str())
            .try_map(|row| Ok((row.try_get("physical_name")?, table(&row)?)))
            .fetch_all(&*self.readers().await)
            .await?;
        let mut tables = Vec::with_capacity(rows.len());
        for (name, mut table) in rows {
            if table.state == TableState::Ready {
                let count =
                    format!("SELECT count(*) FROM (SELECT 1 FROM {name} LIMIT {COUNTED_ROWS})");
                let count: i64 = sqlx::query_scalar(AssertSqlSafe(count))
                    .fetch_one(&*self.readers().await)
                    .await?;
                table.rows = Some(count.cast_unsigned());
            }
            tables.push(table);
        }
        Ok(tables)
    }
}

fn table(row: &SqliteRow) -> Result<JobTable, sqlx::Error> {
    let state: &str = row.try_get("state")?;
    Ok(JobTable {
        spec: columns::json(row, "spec")?,
        state: match state {
            "ready" => TableState::Ready,
            "failed" => TableState::Failed,
            "dropping" => TableState::Dropping,
            _ => TableState::Building,
        },
        rows: None,
        error: row.try_get("error")?,
        rows_skipped: columns::count(row, "rows_skipped")?,
    })
}

/// A row of the catalogue of jobs.
pub fn spec(row: &SqliteRow) -> Result<JobSpec, sqlx::Error> {
    Ok(JobSpec {
        job_id: columns::parsed(row, "job_id")?,
        job_digest: columns::parsed(row, "job_digest")?,
        version: columns::parsed(row, "version")?,
        description: row.try_get("description")?,
        hint: columns::maybe_json(row, "hint")?,
        recorded_at: columns::time(row, "recorded_at")?,
    })
}
