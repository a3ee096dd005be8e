use async_trait::async_trait;
use kanade_store::dead_letters::{DeadLetter, DeadLetterReader, StoredDeadLetter};
use kanade_store::{Cursor, Page, PageRequest, StoreError};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::filter::Filtered;
use crate::{ProjectionDatabase, columns};

const LIST: &str = "dead_letters";

const COLUMNS: &str =
    "id, stream, stream_created, sequence, recorded_at, subject, reason, payload_bytes";

#[async_trait]
impl DeadLetterReader for ProjectionDatabase {
    async fn list(&self, page: &PageRequest) -> Result<Page<StoredDeadLetter>, StoreError> {
        let mut select = Filtered::new(format!(
            "SELECT {COLUMNS}, substr(payload, 1, 256) AS payload FROM dead_letters"
        ));
        select.and_maybe("id < ", page.after::<i64>(LIST)?);
        let rows = select
            .page("id DESC", page.limit())
            .build()
            .try_map(|row| letter(&row))
            .fetch_all(&*self.readers().await)
            .await;
        let rows = rows.map_err(StoreError::failed("list dead letters"))?;
        let cursor = |last: &StoredDeadLetter| Cursor::new(LIST, &last.id);
        Ok(Page::from_surplus(rows, page.limit(), cursor))
    }

    async fn get(&self, id: i64) -> Result<Option<StoredDeadLetter>, StoreError> {
        let row = sqlx::query("SELECT * FROM dead_letters WHERE id = ?")
            .bind(id)
            .try_map(|row| letter(&row))
            .fetch_optional(&*self.readers().await)
            .await;
        row.map_err(StoreError::failed("read a dead letter"))
    }
}

fn letter(row: &SqliteRow) -> Result<StoredDeadLetter, sqlx::Error> {
    Ok(StoredDeadLetter {
        id: row.try_get("id")?,
        letter: DeadLetter {
            stream: row.try_get("stream")?,
            stream_created: columns::time(row, "stream_created")?,
            sequence: columns::count(row, "sequence")?,
            subject: row.try_get("subject")?,
            reason: row.try_get("reason")?,
            payload: row.try_get("payload")?,
            payload_bytes: columns::count(row, "payload_bytes")?,
            recorded_at: columns::time(row, "recorded_at")?,
        },
    })
}
