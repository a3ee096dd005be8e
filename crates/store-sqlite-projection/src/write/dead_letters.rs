use kanade_store::dead_letters::{DeadLetter, KEPT_PAYLOAD};
use sqlx::SqliteConnection;
use sqlx::error::BoxDynError;

use crate::bulk::{BulkInsert, RowArguments};

const INSERT: BulkInsert = BulkInsert {
    head: "INSERT INTO dead_letters (
        stream, stream_created, sequence, recorded_at, subject, reason, payload_bytes, payload
    ) VALUES",
    columns: 8,
    tail: "ON CONFLICT DO NOTHING",
};

/// Keeps dead letters that are not known yet.
pub async fn add(
    connection: &mut SqliteConnection,
    letters: Vec<DeadLetter>,
) -> Result<(), sqlx::Error> {
    INSERT.run(connection, letters, bind).await
}

fn bind(letter: DeadLetter, values: &mut RowArguments) -> Result<(), BoxDynError> {
    let mut payload = letter.payload;
    payload.truncate(KEPT_PAYLOAD);
    values.add(letter.stream)?;
    values.time(letter.stream_created)?;
    values.count(letter.sequence)?;
    values.time(letter.recorded_at)?;
    values.add(letter.subject)?;
    values.add(letter.reason)?;
    values.count(letter.payload_bytes)?;
    values.add(payload)
}
