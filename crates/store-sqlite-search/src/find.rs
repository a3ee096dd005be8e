//! Looking for a text.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::StoreError;
use kanade_store::search::{Hit, SearchQuery, SearchReader, SearchText};
use kanade_store_sqlite::columns;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::{SearchDatabase, place};

/// The rows of the index come in the order of their places by themselves: only as many as are
/// wanted are looked at.
const FIND: &str = "
    SELECT run.place, run.result_id, run.pc_id, run.job_id, run.exec_id, run.outcome
    FROM (SELECT rowid AS place FROM output_index
          WHERE output_index MATCH ?1 AND rowid >= ?2 AND rowid < ?3
          ORDER BY rowid DESC LIMIT ?4) AS found
    CROSS JOIN indexed_runs AS run ON run.place = found.place
    ORDER BY run.place DESC";

#[async_trait]
impl SearchReader for SearchDatabase {
    async fn find(&self, query: &SearchQuery) -> Result<Vec<Hit>, StoreError> {
        let (first, end) = bounds(query.since, query.until);
        let end = query.after.map_or(end, |after| after.min(end));
        let hits = sqlx::query(FIND)
            .bind(phrase(&query.text))
            .bind(first)
            .bind(end)
            .bind(query.limit)
            .try_map(|row| hit(&row))
            .fetch_all(self.file.readers())
            .await;
        hits.map_err(StoreError::failed("search output"))
    }

    async fn has_gaps(
        &self,
        since: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
    ) -> Result<bool, StoreError> {
        let (first, end) = bounds(since, until);
        let gap = sqlx::query_scalar!(
            "SELECT place FROM indexed_runs WHERE complete = 0 AND place >= ? AND place < ? LIMIT 1",
            first,
            end
        );
        let gap = gap.fetch_optional(self.file.readers()).await;
        Ok(gap
            .map_err(StoreError::failed("look for gaps of the search index"))?
            .is_some())
    }
}

/// The places between two times; runs of one moment may lie a little after it.
fn bounds(since: Option<DateTime<Utc>>, until: Option<DateTime<Utc>>) -> (i64, i64) {
    (
        since.map_or(i64::MIN, place::of),
        until.map_or(i64::MAX, |until| {
            place::of(until).saturating_add(place::NEAR)
        }),
    )
}

/// The text as one phrase, whatever it holds.
fn phrase(text: &SearchText) -> String {
    format!("\"{}\"", text.as_str().replace('"', "\"\""))
}

fn hit(row: &SqliteRow) -> Result<Hit, sqlx::Error> {
    Ok(Hit {
        place: row.try_get("place")?,
        result_id: columns::parsed(row, "result_id")?,
        pc_id: columns::parsed(row, "pc_id")?,
        job_id: columns::maybe_parsed(row, "job_id")?,
        exec_id: columns::maybe_parsed(row, "exec_id")?,
        outcome: columns::parsed(row, "outcome")?,
    })
}
