//! How far the stream is indexed.

use async_trait::async_trait;
use kanade_store::StoreError;
use kanade_store::projection::{Checkpoint, CheckpointReader};
use kanade_store_sqlite::{find_checkpoint, list_checkpoints};

use crate::SearchDatabase;

#[async_trait]
impl CheckpointReader for SearchDatabase {
    async fn list(&self) -> Result<Vec<Checkpoint>, StoreError> {
        let found = list_checkpoints(self.file.readers()).await;
        found.map_err(StoreError::failed("list checkpoints of the search index"))
    }

    async fn get(&self, projection: &str) -> Result<Option<Checkpoint>, StoreError> {
        let found = find_checkpoint(self.file.readers(), projection).await;
        found.map_err(StoreError::failed("read a checkpoint of the search index"))
    }
}
