//! Kept answers in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::state::{
    IdempotencyRepository, IdempotentRequest, KeptResponse, RequestKey, Reservation, StateError,
};
use kanade_store_sqlite::{SqliteFile, to_nanoseconds};
use sqlx::SqliteConnection;

use crate::failure::failed;

/// Kept answers in the state database.
#[derive(Debug, Clone)]
pub struct SqliteIdempotency {
    file: SqliteFile,
}

impl SqliteIdempotency {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }
}

#[async_trait]
impl IdempotencyRepository for SqliteIdempotency {
    async fn reserve(
        &self,
        request: IdempotentRequest,
        now: DateTime<Utc>,
    ) -> Result<Reservation, StateError> {
        const OPERATION: &str = "reserve an idempotency key";
        let now = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let expires_at = to_nanoseconds(request.expires_at).map_err(failed(OPERATION))?;
        let mut transaction = self.file.begin().await.map_err(failed(OPERATION))?;
        forget_expired(&mut transaction, &request.key, now)
            .await
            .map_err(failed(OPERATION))?;
        let reservation = match find(&mut transaction, &request.key)
            .await
            .map_err(failed(OPERATION))?
        {
            Some(row) => row.judge(&request)?,
            None => {
                let inserted = insert(&mut transaction, &request, expires_at).await;
                inserted.map_err(failed(OPERATION))?;
                Reservation::Reserved {
                    id: request.minted_id,
                }
            }
        };
        if matches!(reservation, Reservation::Reserved { .. }) {
            take_up(&mut transaction, &request.key)
                .await
                .map_err(failed(OPERATION))?;
        }
        transaction.commit().await.map_err(failed(OPERATION))?;
        Ok(reservation)
    }

    async fn complete(&self, key: &RequestKey, response: KeptResponse) -> Result<bool, StateError> {
        let mut writer = self
            .file
            .writer()
            .await
            .map_err(failed("keep a response"))?;
        let updated = sqlx::query!(
            "UPDATE kept_responses SET state = 'done', status = ?, content_type = ?, body = ?
             WHERE username = ? AND key = ? AND state = 'in_progress'",
            response.status,
            response.content_type,
            response.body,
            key.username,
            key.key
        );
        let updated = updated
            .execute(&mut *writer)
            .await
            .map_err(failed("keep a response"))?;
        Ok(updated.rows_affected() > 0)
    }

    async fn abandon(&self, key: &RequestKey) -> Result<(), StateError> {
        let mut writer = self
            .file
            .writer()
            .await
            .map_err(failed("give up a reservation"))?;
        let deleted = sqlx::query!(
            "DELETE FROM kept_responses WHERE username = ? AND key = ? AND state <> 'done'",
            key.username,
            key.key
        );
        deleted
            .execute(&mut *writer)
            .await
            .map_err(failed("give up a reservation"))?;
        Ok(())
    }

    async fn interrupt(&self, key: &RequestKey) -> Result<(), StateError> {
        const OPERATION: &str = "mark an interrupted request";
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let updated = sqlx::query!(
            "UPDATE kept_responses SET state = 'interrupted'
             WHERE username = ? AND key = ? AND state = 'in_progress'",
            key.username,
            key.key
        );
        updated
            .execute(&mut *writer)
            .await
            .map_err(failed(OPERATION))?;
        Ok(())
    }

    async fn interrupt_all(&self) -> Result<u64, StateError> {
        let mut writer = self
            .file
            .writer()
            .await
            .map_err(failed("mark interrupted requests"))?;
        let updated = sqlx::query!(
            "UPDATE kept_responses SET state = 'interrupted' WHERE state = 'in_progress'"
        );
        let updated = updated
            .execute(&mut *writer)
            .await
            .map_err(failed("mark interrupted requests"))?;
        Ok(updated.rows_affected())
    }

    async fn remove_expired(&self, now: DateTime<Utc>) -> Result<u64, StateError> {
        const OPERATION: &str = "remove expired responses";
        let now = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let deleted = sqlx::query!("DELETE FROM kept_responses WHERE expires_at <= ?", now);
        let deleted = deleted
            .execute(&mut *writer)
            .await
            .map_err(failed(OPERATION))?;
        Ok(deleted.rows_affected())
    }
}

struct KeptRow {
    fingerprint: Vec<u8>,
    minted_id: String,
    state: String,
    status: Option<i64>,
    content_type: Option<String>,
    body: Option<Vec<u8>>,
}

impl KeptRow {
    fn judge(self, request: &IdempotentRequest) -> Result<Reservation, StateError> {
        if self.fingerprint != request.fingerprint {
            return Ok(Reservation::Mismatch);
        }
        match self.state.as_str() {
            "in_progress" => Ok(Reservation::InProgress),
            "interrupted" => Ok(Reservation::Reserved { id: self.minted_id }),
            _ => self.response().map(Reservation::Done),
        }
    }

    fn response(self) -> Result<KeptResponse, StateError> {
        let status = u16::try_from(self.status.unwrap_or_default());
        Ok(KeptResponse {
            status: status.map_err(failed("understand a kept response"))?,
            content_type: self.content_type,
            body: self.body.unwrap_or_default(),
        })
    }
}

async fn forget_expired(
    connection: &mut SqliteConnection,
    key: &RequestKey,
    now: i64,
) -> Result<(), sqlx::Error> {
    let deleted = sqlx::query!(
        "DELETE FROM kept_responses WHERE username = ? AND key = ? AND expires_at <= ?",
        key.username,
        key.key,
        now
    );
    deleted.execute(connection).await.map(drop)
}

async fn find(
    connection: &mut SqliteConnection,
    key: &RequestKey,
) -> Result<Option<KeptRow>, sqlx::Error> {
    let row = sqlx::query_as!(
        KeptRow,
        "SELECT fingerprint, minted_id, state, status, content_type, body
         FROM kept_responses WHERE username = ? AND key = ?",
        key.username,
        key.key
    );
    row.fetch_optional(connection).await
}

async fn insert(
    connection: &mut SqliteConnection,
    request: &IdempotentRequest,
    expires_at: i64,
) -> Result<(), sqlx::Error> {
    let fingerprint = request.fingerprint.as_slice();
    let inserted = sqlx::query!(
        "INSERT INTO kept_responses (username, key, fingerprint, minted_id, state, expires_at)
         VALUES (?, ?, ?, ?, 'in_progress', ?)",
        request.key.username,
        request.key.key,
        fingerprint,
        request.minted_id,
        expires_at
    );
    inserted.execute(connection).await.map(drop)
}

async fn take_up(connection: &mut SqliteConnection, key: &RequestKey) -> Result<(), sqlx::Error> {
    let updated = sqlx::query!(
        "UPDATE kept_responses SET state = 'in_progress' WHERE username = ? AND key = ?",
        key.username,
        key.key
    );
    updated.execute(connection).await.map(drop)
}
