use async_trait::async_trait;
use kanade_store::obs_events::{
    EventFilter, EventQuery, Heat, HeatQuery, NewObsEvent, ObsEvent, ObsEventReader,
};
use kanade_store::{Cursor, Page, StoreError};
use kanade_store_sqlite::sweep::{STRETCH, Sweep, sweep};
use kanade_store_sqlite::to_nanoseconds;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::event_filter::{is_indexed, lead, restrict};
use super::event_heat;
use crate::database::Readers;
use crate::filter::Filtered;
use crate::{ProjectionDatabase, columns};

const LIST: &str = "obs_events";
const NEWEST_FIRST: &str = "at DESC, id DESC";

/// When an event was and its row: what a cursor holds.
type Key = (i64, i64);

/// Reads one index entry for each value.
macro_rules! distinct {
    ($column:literal) => {
        concat!(
            "WITH RECURSIVE known (value) AS (
                SELECT min(",
            $column,
            ") FROM obs_events
                UNION ALL
                SELECT (SELECT min(",
            $column,
            ") FROM obs_events WHERE ",
            $column,
            " > known.value)
                FROM known WHERE known.value IS NOT NULL
             )
             SELECT value FROM known WHERE value IS NOT NULL"
        )
    };
}

#[async_trait]
impl ObsEventReader for ProjectionDatabase {
    async fn list(&self, query: &EventQuery) -> Result<Page<ObsEvent>, StoreError> {
        let failed = StoreError::failed("list events");
        let after = query.page.after(LIST)?;
        let limit = query.page.limit();
        let readers = self.readers().await;
        if is_indexed(&query.filter) {
            let rows = merged(&readers, &query.filter, after, limit).await;
            return Ok(Page::from_surplus(rows.map_err(failed)?, limit, |last| {
                Cursor::new(LIST, &key(last))
            }));
        }
        let rows = Events {
            readers: &readers,
            filter: &query.filter,
        };
        let (items, next) = sweep(&rows, after, limit).await.map_err(failed)?;
        let next = next.map(|key| Cursor::new(LIST, &key));
        Ok(Page { items, next })
    }

    async fn kinds(&self) -> Result<Vec<String>, StoreError> {
        let kinds = sqlx::query_scalar(distinct!("kind"))
            .fetch_all(&*self.readers().await)
            .await;
        kinds.map_err(StoreError::failed("list the kinds of events"))
    }

    async fn sources(&self) -> Result<Vec<String>, StoreError> {
        let sources = sqlx::query_scalar(distinct!("source"))
            .fetch_all(&*self.readers().await)
            .await;
        sources.map_err(StoreError::failed("list the sources of events"))
    }

    async fn heat(&self, query: &HeatQuery) -> Result<Heat, StoreError> {
        let heat = event_heat::read(&self.readers().await, query).await;
        heat.map_err(StoreError::failed("count events"))
    }
}

/// The newest of each kind, each from its own stretch of an index, put in order.
async fn merged(
    readers: &Readers,
    filter: &EventFilter,
    after: Option<Key>,
    limit: u32,
) -> Result<Vec<ObsEvent>, sqlx::Error> {
    let kinds: Vec<Vec<String>> = match filter.kinds.as_slice() {
        [] => vec![Vec::new()],
        kinds => kinds.iter().map(|kind| vec![kind.clone()]).collect(),
    };
    let mut rows = Vec::new();
    for kinds in kinds {
        let filter = EventFilter {
            kinds,
            ..filter.clone()
        };
        let mut select = Filtered::new("SELECT * FROM obs_events");
        lead(&mut select, &filter);
        if let Some(key) = after {
            select.and_after(("at", "id"), true, key);
        }
        let select = select.page(NEWEST_FIRST, limit);
        rows.extend(fetch(readers, select).await?);
    }
    rows.sort_by_key(|row| std::cmp::Reverse(key(row)));
    rows.dedup_by_key(|row| row.id);
    rows.truncate(limit as usize + 1);
    Ok(rows)
}

/// Events in stretches of the index that fits a filter best.
struct Events<'a> {
    readers: &'a Readers,
    filter: &'a EventFilter,
}

#[async_trait]
impl Sweep for Events<'_> {
    type Row = ObsEvent;
    type Key = Key;

    async fn boundary(&self, after: Option<&Key>) -> Result<Option<Key>, sqlx::Error> {
        let mut select = Filtered::new("SELECT at, id FROM obs_events");
        lead(&mut select, self.filter);
        if let Some(key) = after {
            select.and_after(("at", "id"), true, *key);
        }
        select.push(format_args!(
            " ORDER BY {NEWEST_FIRST} LIMIT 1 OFFSET {}",
            STRETCH - 1
        ));
        let mut select = select.end();
        let row = select.build().fetch_optional(&**self.readers).await?;
        row.map(|row| Ok((row.try_get("at")?, row.try_get("id")?)))
            .transpose()
    }

    async fn wanted(
        &self,
        after: Option<&Key>,
        until: Option<&Key>,
        limit: u32,
    ) -> Result<Vec<ObsEvent>, sqlx::Error> {
        let mut select = Filtered::new("SELECT * FROM obs_events");
        restrict(&mut select, self.filter);
        if let Some(key) = after {
            select.and_after(("at", "id"), true, *key);
        }
        if let Some((at, id)) = until {
            select.and_value("(at, id) >= (", *at).push_value(", ", *id);
            select.push(")");
        }
        let select = select.page(NEWEST_FIRST, limit.saturating_sub(1));
        fetch(self.readers, select).await
    }

    fn key(row: &ObsEvent) -> Key {
        key(row)
    }
}

async fn fetch(
    readers: &Readers,
    mut select: sqlx::QueryBuilder<sqlx::Sqlite>,
) -> Result<Vec<ObsEvent>, sqlx::Error> {
    let rows = select.build().try_map(|row| event(&row));
    rows.fetch_all(&**readers).await
}

fn key(row: &ObsEvent) -> Key {
    let at = to_nanoseconds(row.event.at).unwrap_or(i64::MAX);
    (at, row.id)
}

fn event(row: &SqliteRow) -> Result<ObsEvent, sqlx::Error> {
    Ok(ObsEvent {
        id: row.try_get("id")?,
        event: NewObsEvent {
            pc_id: columns::parsed(row, "pc_id")?,
            at: columns::time(row, "at")?,
            reported_at: columns::maybe_time(row, "reported_at")?,
            kind: row.try_get("kind")?,
            source: row.try_get("source")?,
            event_record_id: row.try_get("event_record_id")?,
            payload: columns::json(row, "payload")?,
            recorded_at: columns::time(row, "recorded_at")?,
        },
    })
}
