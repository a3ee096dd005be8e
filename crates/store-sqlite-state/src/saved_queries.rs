//! Saved questions in SQLite.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::query::{NewSavedQuery, SavedQuery, SavedQueryRepository};
use kanade_store::state::StateError;
use kanade_store_sqlite::{SqliteFile, from_nanoseconds, to_nanoseconds};

use crate::failure::failed;

/// Saved questions in the state database.
#[derive(Debug, Clone)]
pub struct SqliteSavedQueries {
    file: SqliteFile,
}

impl SqliteSavedQueries {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }
}

struct SavedRow {
    id: String,
    name: String,
    sql: String,
    created_by: String,
    updated_at: i64,
}

impl From<SavedRow> for SavedQuery {
    fn from(row: SavedRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            sql: row.sql,
            created_by: row.created_by,
            updated_at: from_nanoseconds(row.updated_at),
        }
    }
}

#[async_trait]
impl SavedQueryRepository for SqliteSavedQueries {
    async fn list(&self) -> Result<Vec<SavedQuery>, StateError> {
        let rows = sqlx::query_as!(
            SavedRow,
            "SELECT id, name, sql, created_by, updated_at FROM saved_queries ORDER BY name"
        );
        let rows = rows.fetch_all(self.file.readers()).await;
        let rows = rows.map_err(failed("list saved queries"))?;
        Ok(rows.into_iter().map(SavedQuery::from).collect())
    }

    async fn save(
        &self,
        query: NewSavedQuery,
        now: DateTime<Utc>,
    ) -> Result<SavedQuery, StateError> {
        const OPERATION: &str = "save a query";
        let updated_at = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let row = sqlx::query_as!(
            SavedRow,
            r#"INSERT INTO saved_queries (id, name, sql, created_by, updated_at)
               VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (name) DO UPDATE SET sql = excluded.sql,
                   created_by = excluded.created_by, updated_at = excluded.updated_at
               RETURNING id AS "id!", name AS "name!", sql AS "sql!",
                   created_by AS "created_by!", updated_at AS "updated_at!""#,
            query.id,
            query.name,
            query.sql,
            query.created_by,
            updated_at
        );
        let row = row.fetch_one(&mut *writer).await;
        Ok(row.map_err(failed(OPERATION))?.into())
    }

    async fn delete(&self, id: &str) -> Result<bool, StateError> {
        const OPERATION: &str = "delete a saved query";
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let deleted = sqlx::query!("DELETE FROM saved_queries WHERE id = ?", id);
        let deleted = deleted.execute(&mut *writer).await;
        Ok(deleted.map_err(failed(OPERATION))?.rows_affected() > 0)
    }
}
