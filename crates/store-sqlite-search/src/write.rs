//! Batches of the stream, each with its checkpoint.

use async_trait::async_trait;
use kanade_store::StoreError;
use kanade_store::projection::{Checkpoint, ProjectionTransaction, ProjectionWriter};
use kanade_store::search::{IndexedRuns, SearchTables};
use sqlx::{Sqlite, Transaction};

use crate::{SearchDatabase, index};
use kanade_store_sqlite::store_checkpoint;

#[async_trait]
impl ProjectionWriter<SearchTables> for SearchDatabase {
    async fn begin(&self) -> Result<Box<dyn ProjectionTransaction<SearchTables>>, StoreError> {
        let begun = self.file.begin().await;
        let transaction = begun.map_err(StoreError::failed("begin to index"))?;
        Ok(Box::new(Batch { transaction }))
    }
}

struct Batch {
    transaction: Transaction<'static, Sqlite>,
}

#[async_trait]
impl ProjectionTransaction<SearchTables> for Batch {
    async fn known(&mut self, (): &()) -> Result<(), StoreError> {
        Ok(())
    }

    async fn apply(&mut self, changes: IndexedRuns) -> Result<(), StoreError> {
        let added = index::add(&mut self.transaction, changes).await;
        added.map_err(StoreError::failed("index output"))
    }

    async fn commit(mut self: Box<Self>, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let failed = StoreError::failed("commit what was indexed");
        let stored = store_checkpoint(&mut self.transaction, checkpoint).await;
        stored.map_err(&failed)?;
        self.transaction.commit().await.map_err(failed)
    }
}
