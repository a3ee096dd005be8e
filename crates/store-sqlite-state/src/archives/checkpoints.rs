use async_trait::async_trait;
use kanade_store::StoreError;
use kanade_store::projection::{Checkpoint, CheckpointReader};
use kanade_store_sqlite::{columns, ensure_affected_rows, to_nanoseconds};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::SqliteArchives;

#[async_trait]
impl CheckpointReader for SqliteArchives {
    async fn list(&self) -> Result<Vec<Checkpoint>, StoreError> {
        let rows = sqlx::query("SELECT * FROM checkpoints ORDER BY projection")
            .try_map(|row| checkpoint(&row))
            .fetch_all(self.file.readers())
            .await;
        rows.map_err(StoreError::failed("list checkpoints of the archives"))
    }

    async fn get(&self, projection: &str) -> Result<Option<Checkpoint>, StoreError> {
        let row = sqlx::query("SELECT * FROM checkpoints WHERE projection = ?")
            .bind(projection)
            .try_map(|row| checkpoint(&row))
            .fetch_optional(self.file.readers())
            .await;
        row.map_err(StoreError::failed("read a checkpoint of the archives"))
    }
}

/// Stores how far an archive has read.
pub async fn store(
    connection: &mut SqliteConnection,
    checkpoint: &Checkpoint,
) -> Result<(), sqlx::Error> {
    let encode = |error| sqlx::Error::Encode(Box::new(error));
    let stream_created = to_nanoseconds(checkpoint.stream_created).map_err(encode)?;
    let published = checkpoint.last_published_at.map(to_nanoseconds);
    let published = published.transpose().map_err(encode)?;
    let sequence = checkpoint.last_sequence.cast_signed();
    let digest = checkpoint.last_digest.as_ref().map(ToString::to_string);
    let gaps = checkpoint.gap_messages.cast_signed();
    let restored = checkpoint.restored_count.cast_signed();
    let stored = sqlx::query!(
        "INSERT INTO checkpoints (
            projection, stream, stream_created, last_sequence, last_published_at, last_digest,
            gap_messages, restored_count
         )
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (projection) DO UPDATE SET
            stream = excluded.stream,
            stream_created = excluded.stream_created,
            last_sequence = excluded.last_sequence,
            last_published_at = excluded.last_published_at,
            last_digest = excluded.last_digest,
            gap_messages = excluded.gap_messages,
            restored_count = excluded.restored_count",
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
    .await?;
    ensure_affected_rows(&stored, 1).map_err(|error| sqlx::Error::Protocol(error.to_string()))
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
