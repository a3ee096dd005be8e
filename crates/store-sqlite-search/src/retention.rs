//! Removing what is old.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::StoreError;
use kanade_store::search::SearchRetention;
use kanade_store_sqlite::to_nanoseconds;

use crate::SearchDatabase;

/// Runs of a transaction: taking a text out of the index costs as much as putting it in.
const BATCH: i64 = 1_000;

#[async_trait]
impl SearchRetention for SearchDatabase {
    async fn remove_before(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        const OPERATION: &str = "remove old runs from the search index";
        let before = to_nanoseconds(before).map_err(StoreError::failed(OPERATION))?;
        let mut removed = 0;
        loop {
            let batch = self.remove_some(before).await;
            match batch.map_err(StoreError::failed(OPERATION))? {
                0 => return Ok(removed),
                some => removed += some,
            }
        }
    }
}

impl SearchDatabase {
    async fn remove_some(&self, before: i64) -> Result<u64, sqlx::Error> {
        let mut transaction = self.file.begin().await?;
        let places = sqlx::query_scalar!(
            "SELECT place FROM indexed_runs WHERE recorded_at < ? ORDER BY recorded_at LIMIT ?",
            before,
            BATCH
        );
        let places = places.fetch_all(&mut *transaction).await?;
        let list = serde_json::Value::from_iter(places).to_string();
        let delete = "DELETE FROM output_index WHERE rowid IN (SELECT value FROM json_each(?))";
        sqlx::query(delete)
            .bind(&list)
            .execute(&mut *transaction)
            .await?;
        let deleted = sqlx::query!(
            "DELETE FROM indexed_runs WHERE place IN (SELECT value FROM json_each(?))",
            list
        );
        let deleted = deleted.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(deleted.rows_affected())
    }
}
