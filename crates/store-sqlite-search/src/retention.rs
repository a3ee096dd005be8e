//! Removing what is old.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::StoreError;
use kanade_store::retention::{AgingFile, AgingTable, Kept};
use kanade_store_sqlite::to_nanoseconds;

use crate::SearchDatabase;

const TABLE: &str = "indexed_runs";

#[async_trait]
impl AgingFile for SearchDatabase {
    fn tables(&self) -> Vec<AgingTable> {
        vec![AgingTable {
            name: TABLE,
            kept: Kept::Search,
            stream: Some("RESULTS"),
        }]
    }

    async fn remove_older(
        &self,
        table: &'static str,
        cutoff: DateTime<Utc>,
        limit: u32,
    ) -> Result<u64, StoreError> {
        if table != TABLE {
            return Ok(0);
        }
        let cutoff = to_nanoseconds(cutoff).unwrap_or(i64::MIN);
        let removed = self.remove_some(cutoff, limit).await;
        removed.map_err(StoreError::failed("remove old runs from the search index"))
    }

    async fn give_space_back(&self) -> Result<(), StoreError> {
        let released = self.file.give_space_back().await;
        released.map_err(StoreError::failed("give free pages back"))
    }
}

impl SearchDatabase {
    async fn remove_some(&self, before: i64, limit: u32) -> Result<u64, sqlx::Error> {
        let mut transaction = self.file.begin().await?;
        let places = sqlx::query_scalar!(
            "SELECT place FROM indexed_runs WHERE recorded_at < ? ORDER BY recorded_at LIMIT ?",
            before,
            limit
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
