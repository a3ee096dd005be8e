//! Secrets in SQLite.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::state::{SecretRepository, SecretRow, StateError};
use kanade_store_sqlite::{SqliteFile, from_nanoseconds, to_nanoseconds};
use kanade_wire::SecretName;
use kanade_wire::environment::SecretText;

use crate::failure::failed;

/// Secrets in the state database.
#[derive(Debug, Clone)]
pub struct SqliteSecrets {
    file: SqliteFile,
}

impl SqliteSecrets {
    pub(crate) const fn new(file: SqliteFile) -> Self {
        Self { file }
    }
}

struct Row {
    name: String,
    created_at: i64,
    set_at: i64,
    set_by: String,
}

impl TryFrom<Row> for SecretRow {
    type Error = StateError;

    fn try_from(row: Row) -> Result<Self, StateError> {
        Ok(Self {
            name: SecretName::new(row.name).map_err(failed("read the name of a secret"))?,
            created_at: from_nanoseconds(row.created_at),
            set_at: from_nanoseconds(row.set_at),
            set_by: row.set_by,
        })
    }
}

#[async_trait]
impl SecretRepository for SqliteSecrets {
    async fn list(
        &self,
        after: Option<&SecretName>,
        limit: u32,
    ) -> Result<Vec<SecretRow>, StateError> {
        let after = after.map_or("", SecretName::as_str);
        let rows = sqlx::query_as!(
            Row,
            "SELECT name, created_at, set_at, set_by FROM secrets WHERE name > ? ORDER BY name LIMIT ?",
            after,
            limit
        );
        let rows = rows.fetch_all(self.file.readers()).await;
        let rows = rows.map_err(failed("list secrets"))?.into_iter();
        rows.map(SecretRow::try_from).collect()
    }

    async fn values(
        &self,
        names: &[SecretName],
    ) -> Result<BTreeMap<SecretName, SecretText>, StateError> {
        const OPERATION: &str = "look secrets up";
        let mut values = BTreeMap::new();
        for name in names {
            let text = name.as_str();
            let value = sqlx::query_scalar!("SELECT value FROM secrets WHERE name = ?", text);
            let value = value.fetch_optional(self.file.readers()).await;
            if let Some(value) = value.map_err(failed(OPERATION))? {
                values.insert(name.clone(), SecretText::new(value));
            }
        }
        Ok(values)
    }

    async fn set(
        &self,
        name: &SecretName,
        value: &SecretText,
        by: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StateError> {
        const OPERATION: &str = "set a secret";
        let now = to_nanoseconds(now).map_err(failed(OPERATION))?;
        let (name, value) = (name.as_str(), value.reveal());
        let mut writer = self.file.begin().await.map_err(failed(OPERATION))?;
        let updated = sqlx::query!(
            "UPDATE secrets SET value = ?, set_at = ?, set_by = ? WHERE name = ?",
            value,
            now,
            by,
            name
        );
        let updated = updated
            .execute(&mut *writer)
            .await
            .map_err(failed(OPERATION))?;
        let is_new = updated.rows_affected() == 0;
        if is_new {
            let inserted = sqlx::query!(
                "INSERT INTO secrets (name, value, created_at, set_at, set_by) VALUES (?1, ?2, ?3, ?3, ?4)",
                name,
                value,
                now,
                by
            );
            inserted
                .execute(&mut *writer)
                .await
                .map_err(failed(OPERATION))?;
        }
        writer.commit().await.map_err(failed(OPERATION))?;
        Ok(is_new)
    }

    async fn delete(&self, name: &SecretName) -> Result<bool, StateError> {
        const OPERATION: &str = "delete a secret";
        let name = name.as_str();
        let mut writer = self.file.writer().await.map_err(failed(OPERATION))?;
        let deleted = sqlx::query!("DELETE FROM secrets WHERE name = ?", name);
        let deleted = deleted.execute(&mut *writer).await;
        Ok(deleted.map_err(failed(OPERATION))?.rows_affected() > 0)
    }
}
