use async_trait::async_trait;

use super::{Checkpoint, ProjectionTables, Tables};
use crate::StoreError;

/// Writes batches, one at a time in the whole file.
#[async_trait]
pub trait ProjectionWriter<T: Tables = ProjectionTables>: Send + Sync {
    /// Waits until the file's writer is free and begins a transaction. Dropped without a commit it
    /// leaves no trace.
    ///
    /// # Errors
    /// When the database fails.
    async fn begin(&self) -> Result<Box<dyn ProjectionTransaction<T>>, StoreError>;
}

/// A batch on its way into the tables.
#[async_trait]
pub trait ProjectionTransaction<T: Tables = ProjectionTables>: Send {
    /// What the tables hold of all that a batch touches, earlier changes of this transaction
    /// included. What is not known is absent.
    ///
    /// # Errors
    /// When the database fails.
    async fn known(&mut self, wanted: &T::Wanted) -> Result<T::Known, StoreError>;

    /// Puts changes into the tables; visible to others at the commit.
    ///
    /// # Errors
    /// When the database fails; the transaction is then of no further use.
    async fn apply(&mut self, changes: T::Changes) -> Result<(), StoreError>;

    /// Stores how far the stream is read and makes all of it visible at once.
    ///
    /// # Errors
    /// When the database fails; then nothing of the batch remains.
    async fn commit(self: Box<Self>, checkpoint: &Checkpoint) -> Result<(), StoreError>;
}
