use async_trait::async_trait;
use kanade_store::StoreError;
use kanade_store::projection::{
    Changes, Checkpoint, Known, ProjectionTransaction, ProjectionWriter, Wanted,
};
use sqlx::{Sqlite, Transaction};

use super::{agents, checkpoint, dead_letters, executions, known, results};
use crate::ProjectionDatabase;

#[async_trait]
impl ProjectionWriter for ProjectionDatabase {
    async fn begin(&self) -> Result<Box<dyn ProjectionTransaction>, StoreError> {
        let begun = self.file.begin().await;
        let transaction = begun.map_err(StoreError::failed("begin a batch"))?;
        Ok(Box::new(Batch { transaction }))
    }
}

struct Batch {
    transaction: Transaction<'static, Sqlite>,
}

#[async_trait]
impl ProjectionTransaction for Batch {
    async fn known(&mut self, wanted: &Wanted) -> Result<Known, StoreError> {
        let found = known::find(&mut self.transaction, wanted).await;
        found.map_err(StoreError::failed("look up what a batch touches"))
    }

    async fn apply(&mut self, changes: Changes) -> Result<(), StoreError> {
        let applied = apply(&mut self.transaction, changes).await;
        applied.map_err(StoreError::failed("write a batch"))
    }

    async fn commit(mut self: Box<Self>, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let stored = checkpoint::store(&mut self.transaction, checkpoint).await;
        stored.map_err(StoreError::failed("store a checkpoint"))?;
        let committed = self.transaction.commit().await;
        committed.map_err(StoreError::failed("commit a batch"))
    }
}

async fn apply(
    transaction: &mut Transaction<'static, Sqlite>,
    changes: Changes,
) -> Result<(), sqlx::Error> {
    agents::replace(transaction, changes.agents).await?;
    results::report(transaction, changes.reported).await?;
    results::start(transaction, changes.started).await?;
    results::remove(transaction, &changes.replaced).await?;
    executions::change(transaction, changes.executions).await?;
    dead_letters::add(transaction, changes.dead_letters).await
}
