use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::archive::{Completion, CompletionLedger, RecordedCompletion};
use kanade_store::{Cursor, Page, PageRequest, StoreError};
use kanade_store_sqlite::bulk::{BulkInsert, RowArguments};
use kanade_store_sqlite::columns;
use kanade_store_sqlite::filter::Filtered;
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::{JobId, PcId, Version};
use sqlx::error::BoxDynError;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::SqliteArchives;

const LIST: &str = "completions";

/// The first and the last that the broker stored stay, in whatever order they come.
const INSERT: BulkInsert = BulkInsert {
    head: "INSERT INTO completions (
        job_id, pc_id, version, first_succeeded_at, last_succeeded_at, result_id,
        first_recorded_at, last_recorded_at
    ) VALUES",
    columns: 8,
    tail: "ON CONFLICT (job_id, pc_id, version) DO UPDATE SET
        first_succeeded_at = iif(excluded.first_recorded_at < first_recorded_at,
            excluded.first_succeeded_at, first_succeeded_at),
        result_id = iif(excluded.first_recorded_at < first_recorded_at,
            excluded.result_id, result_id),
        last_succeeded_at = iif(excluded.last_recorded_at > last_recorded_at,
            excluded.last_succeeded_at, last_succeeded_at),
        first_recorded_at = min(first_recorded_at, excluded.first_recorded_at),
        last_recorded_at = max(last_recorded_at, excluded.last_recorded_at)",
};

const LAST_SUCCESSES: &str = "
    SELECT pc_id, max(last_succeeded_at) AS last_succeeded_at FROM completions
    WHERE job_id = ?1
        AND (?2 IS NULL OR version = ?2 OR (version = '' AND last_succeeded_at >= ?3))
    GROUP BY pc_id";

/// Adds runs that ended well.
pub async fn add(
    connection: &mut SqliteConnection,
    completions: Vec<RecordedCompletion>,
) -> Result<(), sqlx::Error> {
    INSERT.run(connection, completions, bind).await
}

fn bind(completion: RecordedCompletion, values: &mut RowArguments) -> Result<(), BoxDynError> {
    values.add(String::from(completion.job_id))?;
    values.add(String::from(completion.pc_id))?;
    values.add(completion.version.map_or_else(String::new, String::from))?;
    values.time(completion.succeeded_at)?;
    values.time(completion.succeeded_at)?;
    values.add(String::from(completion.result_id))?;
    values.time(completion.recorded_at)?;
    values.time(completion.recorded_at)
}

#[async_trait]
impl CompletionLedger for SqliteArchives {
    async fn is_done(
        &self,
        job: &JobId,
        pc: &PcId,
        version: Option<&Version>,
    ) -> Result<bool, StoreError> {
        let mut select = Filtered::new("SELECT 1 FROM completions");
        select.and_value("job_id = ", job.to_string());
        select.and_value("pc_id = ", pc.to_string());
        select.and_maybe("version = ", version.map(ToString::to_string));
        select.push(" LIMIT 1");
        let row = select
            .end()
            .build()
            .fetch_optional(self.file.readers())
            .await;
        let row = row.map_err(StoreError::failed("look up whether a job is done"))?;
        Ok(row.is_some())
    }

    async fn last_successes(
        &self,
        job: &JobId,
        version: Option<(&Version, DateTime<Utc>)>,
    ) -> Result<BTreeMap<PcId, DateTime<Utc>>, StoreError> {
        const OPERATION: &str = "look up when a job was last done";
        let since = version.map(|(_, since)| to_nanoseconds(since));
        let since = since.transpose().map_err(StoreError::failed(OPERATION))?;
        let rows = sqlx::query(LAST_SUCCESSES)
            .bind(job.as_str())
            .bind(version.map(|(version, _)| version.as_str()))
            .bind(since)
            .try_map(|row| {
                let pc: PcId = columns::parsed(&row, "pc_id")?;
                Ok((pc, columns::time(&row, "last_succeeded_at")?))
            })
            .fetch_all(self.file.readers())
            .await;
        let rows = rows.map_err(StoreError::failed(OPERATION))?;
        Ok(rows.into_iter().collect())
    }

    async fn list(
        &self,
        job: &JobId,
        version: Option<&Version>,
        page: &PageRequest,
    ) -> Result<Page<Completion>, StoreError> {
        let mut select = Filtered::new("SELECT * FROM completions");
        select.and_value("job_id = ", job.to_string());
        select.and_maybe("version = ", version.map(ToString::to_string));
        if let Some(key) = page.after::<(String, String)>(LIST)? {
            select.and_after(("pc_id", "version"), false, key);
        }
        let rows = select
            .page("pc_id, version", page.limit())
            .build()
            .try_map(|row| completion(&row))
            .fetch_all(self.file.readers())
            .await;
        let rows = rows.map_err(StoreError::failed("list who has done a job"))?;
        let cursor = |last: &Completion| {
            let version = last.version.as_ref().map_or("", |version| version.as_str());
            Cursor::new(LIST, &(last.pc_id.as_str(), version))
        };
        Ok(Page::from_surplus(rows, page.limit(), cursor))
    }
}

fn completion(row: &SqliteRow) -> Result<Completion, sqlx::Error> {
    let version: &str = row.try_get("version")?;
    let version = match version {
        "" => None,
        _ => Some(columns::parsed(row, "version")?),
    };
    Ok(Completion {
        job_id: columns::parsed(row, "job_id")?,
        version,
        pc_id: columns::parsed(row, "pc_id")?,
        first_succeeded_at: columns::time(row, "first_succeeded_at")?,
        last_succeeded_at: columns::time(row, "last_succeeded_at")?,
        result_id: columns::parsed(row, "result_id")?,
    })
}
