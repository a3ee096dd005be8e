use kanade_store::inventory::{FirstSeenQuery, FirstSeenRow};
use kanade_store::{Cursor, Page, StoreError};
use kanade_store_sqlite::to_nanoseconds;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::history::restrict_identity;
use crate::filter::Filtered;
use crate::{ProjectionDatabase, columns};

const LIST: &str = "inventory_first_seen";

/// Field and identity of a row: what a cursor holds.
type Key = (String, String);

/// With `min`, SQLite takes the other columns from the row that has it.
const SELECT: &str = "
    SELECT field_path, identity_json, min(observed_at) AS first_seen_at, pc_id,
        count(DISTINCT pc_id) AS pc_count
    FROM inventory_history INDEXED BY inventory_history_by_identity";

impl ProjectionDatabase {
    pub(super) async fn first_seen_page(
        &self,
        query: &FirstSeenQuery,
    ) -> Result<Page<FirstSeenRow>, StoreError> {
        let after: Option<Key> = query.page.after(LIST)?;
        let removed = self.removed_at(&query.job_id).await?;
        let rows = select(query, after, removed)
            .page("field_path, identity_json", query.page.limit())
            .build()
            .try_map(|row| first_seen_row(&row))
            .fetch_all(&*self.readers().await)
            .await;
        let rows = rows.map_err(StoreError::failed("list what came first"))?;
        let cursor =
            |last: &FirstSeenRow| Cursor::new(LIST, &(&last.field_path, &last.identity_json));
        Ok(Page::from_surplus(rows, query.page.limit(), cursor))
    }
}

fn select(query: &FirstSeenQuery, after: Option<Key>, removed: Option<i64>) -> Filtered {
    let mut select = Filtered::new(SELECT);
    select.and_value("job_id = ", query.job_id.to_string());
    select.and("change_kind = 'added'");
    select.and_maybe("field_path = ", query.field.clone());
    if let Some(identity) = &query.identity {
        restrict_identity(&mut select, identity);
    }
    select.and_maybe("recorded_at > ", removed);
    if let Some(key) = after {
        select.and_after(("field_path", "identity_json"), false, key);
    }
    select.push(" GROUP BY field_path, identity_json");
    if let Some(since) = query.since {
        let since = to_nanoseconds(since).unwrap_or(i64::MAX);
        select.push_value(" HAVING min(observed_at) >= ", since);
    }
    select
}

fn first_seen_row(row: &SqliteRow) -> Result<FirstSeenRow, sqlx::Error> {
    Ok(FirstSeenRow {
        field_path: row.try_get("field_path")?,
        identity_json: row.try_get("identity_json")?,
        first_seen_at: columns::time(row, "first_seen_at")?,
        pc_id: columns::parsed(row, "pc_id")?,
        pc_count: columns::count(row, "pc_count")?,
    })
}
