//! Removing old entries of the audit archive. The ledger of completed jobs is outside every
//! retention: it has no table here.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::StoreError;
use kanade_store::retention::{AgingFile, AgingTable, Kept};
use kanade_store_sqlite::to_nanoseconds;

use super::SqliteArchives;

const AUDIT: &str = "audit_log";

#[async_trait]
impl AgingFile for SqliteArchives {
    fn tables(&self) -> Vec<AgingTable> {
        vec![AgingTable {
            name: AUDIT,
            kept: Kept::Audit,
            stream: None,
        }]
    }

    async fn remove_older(
        &self,
        table: &'static str,
        cutoff: DateTime<Utc>,
        limit: u32,
    ) -> Result<u64, StoreError> {
        if table != AUDIT {
            return Ok(0);
        }
        let cutoff = to_nanoseconds(cutoff).unwrap_or(i64::MIN);
        let removed = self.remove_entries(cutoff, limit).await;
        removed.map_err(StoreError::failed(
            "remove old entries of the audit archive",
        ))
    }

    async fn give_space_back(&self) -> Result<(), StoreError> {
        let released = self.file.give_space_back().await;
        released.map_err(StoreError::failed("give free pages back"))
    }
}

impl SqliteArchives {
    async fn remove_entries(&self, before: i64, limit: u32) -> Result<u64, sqlx::Error> {
        let mut transaction = self.file.begin().await?;
        let removed = sqlx::query!(
            "DELETE FROM audit_log WHERE id IN (
                SELECT id FROM audit_log WHERE recorded_at < ? ORDER BY recorded_at LIMIT ?
             )",
            before,
            limit
        );
        let removed = removed.execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(removed.rows_affected())
    }
}
