//! Pinned widgets in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::state::{PinRepository, StateError};
use kanade_store_sqlite::{SqliteFile, to_nanoseconds};

use crate::failure::failed;

/// Pinned widgets in the state database.
#[derive(Debug, Clone)]
pub struct SqlitePins {
    file: SqliteFile,
}

impl SqlitePins {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }
}

#[async_trait]
impl PinRepository for SqlitePins {
    async fn list(&self, username: &str) -> Result<Vec<String>, StateError> {
        let widgets = sqlx::query_scalar!(
            "SELECT widget FROM pins WHERE username = ? ORDER BY id",
            username
        );
        let widgets = widgets.fetch_all(self.file.readers()).await;
        widgets.map_err(failed("list pinned widgets"))
    }

    async fn pin(
        &self,
        username: &str,
        widget: &str,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<bool, StateError> {
        const OPERATION: &str = "pin a widget";
        let now = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let inserted = sqlx::query!(
            "INSERT INTO pins (username, widget, pinned_at)
             SELECT ?1, ?2, ?3
             WHERE (SELECT count(*) FROM pins WHERE username = ?1 AND widget <> ?2) < ?4
             ON CONFLICT (username, widget) DO UPDATE SET widget = excluded.widget",
            username,
            widget,
            now,
            limit
        );
        let inserted = inserted
            .execute(&mut *writer)
            .await
            .map_err(failed(OPERATION))?;
        Ok(inserted.rows_affected() > 0)
    }

    async fn unpin(&self, username: &str, widget: &str) -> Result<(), StateError> {
        const OPERATION: &str = "take a widget off";
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let deleted = sqlx::query!(
            "DELETE FROM pins WHERE username = ? AND widget = ?",
            username,
            widget
        );
        deleted
            .execute(&mut *writer)
            .await
            .map_err(failed(OPERATION))?;
        Ok(())
    }
}
