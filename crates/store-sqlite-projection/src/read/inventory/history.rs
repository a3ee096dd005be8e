use kanade_store::inventory::{HistoryQuery, HistoryRow, NewHistory};
use kanade_store::{Cursor, Page, StoreError};
use kanade_store_sqlite::to_nanoseconds;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::facts::like;
use crate::filter::Filtered;
use crate::{ProjectionDatabase, columns};

const LIST: &str = "inventory_history";

/// When a change was seen and its number: what a cursor holds.
type Key = (i64, i64);

impl ProjectionDatabase {
    pub(super) async fn history_page(
        &self,
        query: &HistoryQuery,
    ) -> Result<Page<HistoryRow>, StoreError> {
        let after: Option<Key> = query.page.after(LIST)?;
        let removed = self.removed_at(&query.job_id).await?;
        let rows = select(query, after, removed)
            .page("observed_at DESC, id DESC", query.page.limit())
            .build()
            .try_map(|row| history_row(&row))
            .fetch_all(&*self.readers().await)
            .await;
        let rows = rows.map_err(StoreError::failed("list changes"))?;
        let cursor = |last: &HistoryRow| {
            let observed_at = to_nanoseconds(last.change.observed_at).unwrap_or(i64::MAX);
            Cursor::new(LIST, &(observed_at, last.id))
        };
        Ok(Page::from_surplus(rows, query.page.limit(), cursor))
    }
}

fn select(query: &HistoryQuery, after: Option<Key>, removed: Option<i64>) -> Filtered {
    let nanoseconds = |time| to_nanoseconds(time).unwrap_or(i64::MAX);
    let mut select = Filtered::new("SELECT * FROM inventory_history");
    select.and_value("job_id = ", query.job_id.to_string());
    select.and_maybe("pc_id = ", query.pc_id.as_ref().map(ToString::to_string));
    select.and_maybe("field_path = ", query.field.clone());
    if let Some(identity) = &query.identity {
        restrict_identity(&mut select, identity);
    }
    select.and_maybe("change_kind = ", query.kind.map(|kind| kind.as_str()));
    select.and_maybe("observed_at >= ", query.since.map(nanoseconds));
    select.and_maybe("observed_at < ", query.until.map(nanoseconds));
    select.and_maybe("recorded_at > ", removed);
    if let Some(key) = after {
        select.and_after(("observed_at", "id"), true, key);
    }
    select
}

/// A whole primary key as JSON is looked up; anything else is looked for in it.
pub fn restrict_identity(select: &mut Filtered, identity: &str) {
    match serde_json::from_str::<serde_json::Value>(identity) {
        Ok(serde_json::Value::Object(key)) => {
            let json = serde_json::Value::Object(key).to_string();
            select.and_value("identity_json = ", json);
        }
        _ => {
            select.and_value("identity_json LIKE ", like(identity));
            select.push(" ESCAPE '\\'");
        }
    }
}

/// The statement of a first page, for whoever looks at its plan.
#[cfg(test)]
pub fn page_of(query: &HistoryQuery) -> Filtered {
    let mut select = select(query, None, None);
    select.push(" ORDER BY observed_at DESC, id DESC LIMIT 101");
    select
}

fn history_row(row: &SqliteRow) -> Result<HistoryRow, sqlx::Error> {
    Ok(HistoryRow {
        id: row.try_get("id")?,
        change: NewHistory {
            pc_id: columns::parsed(row, "pc_id")?,
            job_id: columns::parsed(row, "job_id")?,
            field_path: row.try_get("field_path")?,
            identity_json: row.try_get("identity_json")?,
            change_kind: columns::parsed(row, "change_kind")?,
            before_json: row.try_get("before_json")?,
            after_json: row.try_get("after_json")?,
            observed_at: columns::time(row, "observed_at")?,
            recorded_at: columns::time(row, "recorded_at")?,
            result_id: columns::parsed(row, "result_id")?,
        },
    })
}
