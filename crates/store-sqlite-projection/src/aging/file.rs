use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kanade_store::StoreError;
use kanade_store::retention::{AgingFile, AgingTable};
use kanade_store_sqlite::to_nanoseconds;

use super::marks::{Mark, add, remove};
use super::tables::{LIFETIMES, Lifetime};
use crate::ProjectionDatabase;

#[async_trait]
impl AgingFile for ProjectionDatabase {
    fn tables(&self) -> Vec<AgingTable> {
        LIFETIMES.iter().filter_map(Lifetime::aging).collect()
    }

    async fn remove_older(
        &self,
        table: &'static str,
        cutoff: DateTime<Utc>,
        limit: u32,
    ) -> Result<u64, StoreError> {
        let Some(lifetime) = LIFETIMES.iter().find(|known| known.name == table) else {
            return Ok(0);
        };
        let removed = self.remove(lifetime, cutoff, limit).await;
        removed.map_err(StoreError::failed("remove old rows"))
    }

    async fn give_space_back(&self) -> Result<(), StoreError> {
        let release = async { self.file.read().await.give_space_back().await };
        let released = self.writer.lend(release).await.and_then(|done| done);
        released.map_err(StoreError::failed("give free pages back"))
    }
}

impl ProjectionDatabase {
    async fn remove(
        &self,
        lifetime: &Lifetime,
        cutoff: DateTime<Utc>,
        limit: u32,
    ) -> Result<u64, sqlx::Error> {
        let cutoff = to_nanoseconds(cutoff).unwrap_or(i64::MIN);
        let mut transaction = self.writer.begin().await?;
        let connection = transaction.connection()?;
        let removed = remove(connection, lifetime, cutoff, limit).await?;
        if removed > 0 {
            let mark = Mark {
                table: lifetime.name.to_owned(),
                cutoff,
                removed: removed.cast_signed(),
            };
            add(connection, &mark).await?;
        }
        transaction.commit().await?;
        Ok(removed)
    }
}
