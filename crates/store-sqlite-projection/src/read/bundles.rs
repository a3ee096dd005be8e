use async_trait::async_trait;
use kanade_store::bundles::{Bundle, BundleReader};
use kanade_store::{Cursor, Page, PageRequest, StoreError};
use kanade_store_sqlite::to_nanoseconds;
use kanade_wire::{JobId, PcId};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::filter::Filtered;
use crate::{ProjectionDatabase, columns};

const LIST: &str = "bundles";

const SELECT: &str = "
    SELECT bundle.* FROM bundles AS bundle
    LEFT JOIN bundle_removals AS removal ON removal.result_id = bundle.result_id";

const NOT_REMOVED: &str = "removal.result_id IS NULL";

#[async_trait]
impl BundleReader for ProjectionDatabase {
    async fn list(
        &self,
        pc: Option<&PcId>,
        job: Option<&JobId>,
        page: &PageRequest,
    ) -> Result<Page<Bundle>, StoreError> {
        let mut select = Filtered::new(SELECT);
        select.and(NOT_REMOVED);
        select.and_maybe("bundle.pc_id = ", pc.map(|pc| pc.to_string()));
        select.and_maybe("bundle.job_id = ", job.map(|job| job.to_string()));
        if let Some(key) = page.after::<(i64, String)>(LIST)? {
            select.and_after(("bundle.collected_at", "bundle.result_id"), true, key);
        }
        let rows = select
            .page(
                "bundle.collected_at DESC, bundle.result_id DESC",
                page.limit(),
            )
            .build()
            .try_map(|row| bundle(&row))
            .fetch_all(&*self.readers().await)
            .await;
        let rows = rows.map_err(StoreError::failed("list bundles"))?;
        let cursor = |last: &Bundle| {
            let collected_at = to_nanoseconds(last.collected_at).unwrap_or(i64::MAX);
            Cursor::new(LIST, &(collected_at, last.result_id.as_str()))
        };
        Ok(Page::from_surplus(rows, page.limit(), cursor))
    }

    async fn get(&self, key: &str) -> Result<Option<Bundle>, StoreError> {
        let mut select = Filtered::new(SELECT);
        select.and(NOT_REMOVED);
        select.and_value("bundle.key = ", key.to_owned());
        select.push(" ORDER BY bundle.recorded_at LIMIT 1");
        let row = select
            .end()
            .build()
            .try_map(|row| bundle(&row))
            .fetch_optional(&*self.readers().await)
            .await;
        row.map_err(StoreError::failed("read a bundle"))
    }
}

fn bundle(row: &SqliteRow) -> Result<Bundle, sqlx::Error> {
    Ok(Bundle {
        key: row.try_get("key")?,
        pc_id: columns::parsed(row, "pc_id")?,
        job_id: columns::maybe_parsed(row, "job_id")?,
        result_id: columns::parsed(row, "result_id")?,
        collected_at: columns::time(row, "collected_at")?,
        reported_at: columns::maybe_time(row, "reported_at")?,
        size: columns::maybe_count(row, "size")?,
        digest: row.try_get("digest")?,
        name: row.try_get("name")?,
        description: row.try_get("description")?,
        place: columns::json(row, "place")?,
        recorded_at: columns::time(row, "recorded_at")?,
    })
}
