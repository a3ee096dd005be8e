use async_trait::async_trait;
use kanade_store::state::StateError;
use kanade_store::state::alerts::{Webhook, WebhookRepository};
use kanade_store_sqlite::{SqliteFile, columns, to_nanoseconds};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::failure::failed;

/// Webhooks in the state database.
#[derive(Debug, Clone)]
pub struct SqliteWebhooks {
    file: SqliteFile,
}

impl SqliteWebhooks {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }
}

#[async_trait]
impl WebhookRepository for SqliteWebhooks {
    async fn all(&self) -> Result<Vec<Webhook>, StateError> {
        let rows = sqlx::query("SELECT * FROM webhooks ORDER BY name, id")
            .try_map(|row| webhook(&row))
            .fetch_all(self.file.readers())
            .await;
        rows.map_err(failed("list webhooks"))
    }

    async fn find(&self, id: &str) -> Result<Option<Webhook>, StateError> {
        let row = sqlx::query("SELECT * FROM webhooks WHERE id = ?")
            .bind(id)
            .try_map(|row| webhook(&row))
            .fetch_optional(self.file.readers())
            .await;
        row.map_err(failed("read a webhook"))
    }

    async fn save(&self, webhook: &Webhook) -> Result<(), StateError> {
        const OPERATION: &str = "save a webhook";
        let events = serde_json::to_string(&webhook.events).map_err(failed(OPERATION))?;
        let created_at = to_nanoseconds(webhook.created_at).map_err(failed(OPERATION))?;
        let updated_at = to_nanoseconds(webhook.updated_at).map_err(failed(OPERATION))?;
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let saved = sqlx::query!(
            "INSERT INTO webhooks (
                id, name, url, events, secret, enabled, created_by, created_at, updated_at
             ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET
                name = excluded.name,
                url = excluded.url,
                events = excluded.events,
                secret = excluded.secret,
                enabled = excluded.enabled,
                updated_at = excluded.updated_at",
            webhook.id,
            webhook.name,
            webhook.url,
            events,
            webhook.secret,
            webhook.enabled,
            webhook.created_by,
            created_at,
            updated_at
        );
        saved
            .execute(&mut *writer)
            .await
            .map_err(failed(OPERATION))
            .map(drop)
    }

    async fn remove(&self, id: &str) -> Result<bool, StateError> {
        const OPERATION: &str = "remove a webhook";
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let removed = sqlx::query!("DELETE FROM webhooks WHERE id = ?", id);
        let removed = removed.execute(&mut *writer).await;
        Ok(removed.map_err(failed(OPERATION))?.rows_affected() > 0)
    }
}

fn webhook(row: &SqliteRow) -> Result<Webhook, sqlx::Error> {
    Ok(Webhook {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        url: row.try_get("url")?,
        events: columns::json(row, "events")?,
        secret: row.try_get("secret")?,
        enabled: row.try_get("enabled")?,
        created_by: row.try_get("created_by")?,
        created_at: columns::time(row, "created_at")?,
        updated_at: columns::time(row, "updated_at")?,
    })
}
