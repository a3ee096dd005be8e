use async_trait::async_trait;
use kanade_store::StoreError;
use kanade_store::archive::{ArchiveChanges, ArchiveTables};
use kanade_store::projection::{Checkpoint, ProjectionTransaction, ProjectionWriter};
use sqlx::{Sqlite, Transaction};

use super::{SqliteArchives, audit, completions};
use kanade_store_sqlite::store_checkpoint;

#[async_trait]
impl ProjectionWriter<ArchiveTables> for SqliteArchives {
    async fn begin(&self) -> Result<Box<dyn ProjectionTransaction<ArchiveTables>>, StoreError> {
        let begun = self.file.begin().await;
        let transaction = begun.map_err(StoreError::failed("begin a batch of an archive"))?;
        Ok(Box::new(Batch { transaction }))
    }
}

struct Batch {
    transaction: Transaction<'static, Sqlite>,
}

#[async_trait]
impl ProjectionTransaction<ArchiveTables> for Batch {
    async fn known(&mut self, (): &()) -> Result<(), StoreError> {
        Ok(())
    }

    async fn apply(&mut self, changes: ArchiveChanges) -> Result<(), StoreError> {
        let failed = StoreError::failed("write a batch of an archive");
        let added = audit::add(&mut self.transaction, changes.audit).await;
        added.map_err(&failed)?;
        let added = completions::add(&mut self.transaction, changes.completions).await;
        added.map_err(failed)
    }

    async fn commit(mut self: Box<Self>, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let failed = StoreError::failed("commit a batch of an archive");
        let stored = store_checkpoint(&mut self.transaction, checkpoint).await;
        stored.map_err(&failed)?;
        self.transaction.commit().await.map_err(failed)
    }
}
