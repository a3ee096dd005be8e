use kanade_store::projection::Checkpoint;
use kanade_store_sqlite::{ensure_affected_rows, to_nanoseconds};
use sqlx::SqliteConnection;

/// Stores how far a projection has read.
pub async fn store(
    connection: &mut SqliteConnection,
    checkpoint: &Checkpoint,
) -> Result<(), sqlx::Error> {
    let encode = |error| sqlx::Error::Encode(Box::new(error));
    let stream_created = to_nanoseconds(checkpoint.stream_created).map_err(encode)?;
    let published = checkpoint.last_published_at.map(to_nanoseconds);
    let published = published.transpose().map_err(encode)?;
    let sequence = checkpoint.last_sequence.cast_signed();
    let digest = checkpoint.last_digest.as_ref().map(AsRef::as_ref);
    let digest: Option<&str> = digest;
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
