//! The table `checkpoints`, which every file that is built from streams has: how far each
//! projection has read its stream. It is written in the transaction of the rows it speaks of.

use kanade_store::projection::Checkpoint;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection, SqlitePool};

use crate::{columns, ensure_affected_rows, to_nanoseconds};

const STORE: &str = "
    INSERT INTO checkpoints (
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
        restored_count = excluded.restored_count";

/// Every checkpoint, in the order of the projections' names.
///
/// # Errors
/// When the database fails.
pub async fn list_checkpoints(readers: &SqlitePool) -> Result<Vec<Checkpoint>, sqlx::Error> {
    sqlx::query("SELECT * FROM checkpoints ORDER BY projection")
        .try_map(|row| checkpoint_of(&row))
        .fetch_all(readers)
        .await
}

/// The checkpoint of one projection; `None` before its first batch.
///
/// # Errors
/// When the database fails.
pub async fn find_checkpoint(
    readers: &SqlitePool,
    projection: &str,
) -> Result<Option<Checkpoint>, sqlx::Error> {
    sqlx::query("SELECT * FROM checkpoints WHERE projection = ?")
        .bind(projection)
        .try_map(|row| checkpoint_of(&row))
        .fetch_optional(readers)
        .await
}

/// Stores how far a projection has read.
///
/// # Errors
/// When the database fails, or a time lies outside what it holds.
pub async fn store_checkpoint(
    connection: &mut SqliteConnection,
    checkpoint: &Checkpoint,
) -> Result<(), sqlx::Error> {
    let encode = |error| sqlx::Error::Encode(Box::new(error));
    let published = checkpoint.last_published_at.map(to_nanoseconds);
    let digest = checkpoint.last_digest.as_ref();
    let stored = sqlx::query(STORE)
        .bind(&checkpoint.projection)
        .bind(&checkpoint.stream)
        .bind(to_nanoseconds(checkpoint.stream_created).map_err(encode)?)
        .bind(checkpoint.last_sequence.cast_signed())
        .bind(published.transpose().map_err(encode)?)
        .bind(digest.map(ToString::to_string))
        .bind(checkpoint.gap_messages.cast_signed())
        .bind(checkpoint.restored_count.cast_signed())
        .execute(connection)
        .await?;
    ensure_affected_rows(&stored, 1).map_err(|error| sqlx::Error::Protocol(error.to_string()))
}

/// A checkpoint of its row.
///
/// # Errors
/// When the row is none.
pub fn checkpoint_of(row: &SqliteRow) -> Result<Checkpoint, sqlx::Error> {
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
