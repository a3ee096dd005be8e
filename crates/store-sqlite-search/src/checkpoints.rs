//! How far the stream is indexed.

use async_trait::async_trait;
use kanade_store::StoreError;
use kanade_store::projection::{Checkpoint, CheckpointReader};
use kanade_store_sqlite::{columns, to_nanoseconds};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::SearchDatabase;

#[async_trait]
impl CheckpointReader for SearchDatabase {
    async fn list(&self) -> Result<Vec<Checkpoint>, StoreError> {
        let rows = sqlx::query("SELECT * FROM checkpoints ORDER BY projection")
            .try_map(|row| checkpoint(&row))
            .fetch_all(self.file.readers())
            .await;
        rows.map_err(StoreError::failed("list checkpoints of the search index"))
    }

    async fn get(&self, projection: &str) -> Result<Option<Checkpoint>, StoreError> {
        let row = sqlx::query("SELECT * FROM checkpoints WHERE projection = ?")
            .bind(projection)
            .try_map(|row| checkpoint(&row))
            .fetch_optional(self.file.readers())
            .await;
        row.map_err(StoreError::failed("read a checkpoint of the search index"))
    }
}

/// Stores how far the stream is indexed.
pub async fn store(
    connection: &mut SqliteConnection,
    checkpoint: &Checkpoint,
) -> Result<(), sqlx::Error> {
    let encode = |error| sqlx::Error::Encode(Box::new(error));
    let stream_created = to_nanoseconds(checkpoint.stream_created).map_err(encode)?;
    let published = checkpoint.last_published_at.map(to_nanoseconds);
    let published = published.transpose().map_err(encode)?;
    let sequence = checkpoint.last_sequence.cast_signed();
    let digest: Option<&str> = checkpoint.last_digest.as_ref().map(AsRef::as_ref);
    let gaps = checkpoint.gap_messages.cast_signed();
    let restored = checkpoint.restored_count.cast_signed();
    sqlx::query!(
        "INSERT OR REPLACE INTO checkpoints (
            projection, stream, stream_created, last_sequence, last_published_at, last_digest,
            gap_messages, restored_count
         )
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        checkpoint.projection,
        checkpoint.stream,
        stream_created,
        sequence,
        published,
        digest,
        gaps,
        restored,
    )
    .execute(connection)
    .await
    .map(drop)
}

fn checkpoint(row: &SqliteRow) -> Result<Checkpoint, sqlx::Error> {
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
