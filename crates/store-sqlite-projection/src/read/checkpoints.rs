use async_trait::async_trait;
use kanade_store::StoreError;
use kanade_store::projection::{Checkpoint, CheckpointReader};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::{ProjectionDatabase, columns};

#[async_trait]
impl CheckpointReader for ProjectionDatabase {
    async fn list(&self) -> Result<Vec<Checkpoint>, StoreError> {
        let select = "SELECT * FROM checkpoints ORDER BY projection";
        let rows = sqlx::query(select)
            .try_map(|row| checkpoint(&row))
            .fetch_all(&*self.readers().await)
            .await;
        rows.map_err(StoreError::failed("list checkpoints"))
    }

    async fn get(&self, projection: &str) -> Result<Option<Checkpoint>, StoreError> {
        let select = "SELECT * FROM checkpoints WHERE projection = ?";
        let row = sqlx::query(select)
            .bind(projection)
            .try_map(|row| checkpoint(&row))
            .fetch_optional(&*self.readers().await)
            .await;
        row.map_err(StoreError::failed("read a checkpoint"))
    }
}

/// A checkpoint of its row.
pub(crate) fn checkpoint(row: &SqliteRow) -> Result<Checkpoint, sqlx::Error> {
    Ok(Checkpoint {
        projection: row.try_get("projection")?,
        stream: row.try_get("stream")?,
        stream_created: columns::time(row, "stream_created")?,
        last_sequence: columns::count(row, "last_sequence")?,
        last_published_at: columns::maybe_time(row, "last_published_at")?,
        last_digest: columns::maybe_parsed(row, "last_digest")?,
        gap_messages: columns::count(row, "gap_messages")?,
        restored_count: columns::count(row, "restored_count")?,
    })
}
