use async_trait::async_trait;
use kanade_store::StoreError;
use kanade_store::projection::{
    Changes, Checkpoint, Known, ProjectionTransaction, ProjectionWriter, Wanted,
};
use sqlx::SqliteConnection;

use super::{
    acks, agents, bundles, checks, dead_letters, executions, inventory, known, machine_stops,
    notices, obs_events, results,
};
use crate::ProjectionDatabase;
use crate::writer::WriteTransaction;
use kanade_store_sqlite::store_checkpoint;

#[async_trait]
impl ProjectionWriter for ProjectionDatabase {
    async fn begin(&self) -> Result<Box<dyn ProjectionTransaction>, StoreError> {
        let begun = self.writer.begin().await;
        let transaction = begun.map_err(StoreError::failed("begin a batch"))?;
        Ok(Box::new(Batch { transaction }))
    }
}

struct Batch {
    transaction: WriteTransaction,
}

#[async_trait]
impl ProjectionTransaction for Batch {
    async fn known(&mut self, wanted: &Wanted) -> Result<Known, StoreError> {
        let failed = StoreError::failed("look up what a batch touches");
        let connection = self.transaction.connection().map_err(&failed)?;
        known::find(connection, wanted).await.map_err(failed)
    }

    async fn apply(&mut self, changes: Changes) -> Result<(), StoreError> {
        let failed = StoreError::failed("write a batch");
        let connection = self.transaction.connection().map_err(&failed)?;
        apply(connection, changes).await.map_err(failed)
    }

    async fn commit(mut self: Box<Self>, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let failed = StoreError::failed("commit a batch");
        let connection = self.transaction.connection().map_err(&failed)?;
        let stored = store_checkpoint(connection, checkpoint).await;
        stored.map_err(&failed)?;
        self.transaction.commit().await.map_err(failed)
    }
}

async fn apply(connection: &mut SqliteConnection, changes: Changes) -> Result<(), sqlx::Error> {
    agents::replace(connection, changes.agents).await?;
    results::report(connection, changes.reported).await?;
    results::start(connection, changes.started).await?;
    results::remove(connection, &changes.replaced).await?;
    executions::change(connection, changes.executions).await?;
    machine_stops::keep(connection, changes.machine_stops).await?;
    checks::change(connection, changes.checks).await?;
    bundles::add(connection, changes.bundles).await?;
    bundles::remove(connection, changes.removed_bundles).await?;
    obs_events::add(connection, changes.events).await?;
    acks::add(connection, changes.acks).await?;
    notices::add(connection, changes.notices).await?;
    notices::recall(connection, changes.recalled_notices).await?;
    inventory::take_specs(connection, changes.job_specs).await?;
    inventory::remove(connection, changes.inventory_removals).await?;
    inventory::change(connection, changes.inventory).await?;
    dead_letters::add(connection, changes.dead_letters).await
}
