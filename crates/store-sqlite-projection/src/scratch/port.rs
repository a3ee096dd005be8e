use std::sync::Arc;

use async_trait::async_trait;
use kanade_store::StoreError;
use kanade_store::inventory::{BuildStep, ExplodedTables};
use kanade_store::projection::{
    CheckpointReader, Comparison, ProjectionWriter, ScratchFile, ScratchFiles, ScratchPurpose,
};

use super::compare;
use crate::ProjectionDatabase;
use crate::aging::{Mark, apply_marks, marks};

#[async_trait]
impl ScratchFiles for ProjectionDatabase {
    async fn scratch(&self, purpose: ScratchPurpose) -> Result<Box<dyn ScratchFile>, StoreError> {
        let scratch = self.second_file(purpose).await;
        let scratch = scratch.map_err(StoreError::failed("create a second projection database"))?;
        Ok(Box::new(Second {
            live: self.clone(),
            scratch,
        }))
    }
}

/// A second file and the one it lies beside.
struct Second {
    live: ProjectionDatabase,
    scratch: ProjectionDatabase,
}

#[async_trait]
impl ScratchFile for Second {
    fn writer(&self) -> Arc<dyn ProjectionWriter> {
        Arc::new(self.scratch.clone())
    }

    fn checkpoints(&self) -> Arc<dyn CheckpointReader> {
        Arc::new(self.scratch.clone())
    }

    async fn complete(&self) -> Result<(), StoreError> {
        while self.scratch.build_step().await? == BuildStep::Worked {}
        let failed = StoreError::failed("complete a second projection database");
        let marks = live_marks(&self.live).await.map_err(&failed)?;
        let mut transaction = self.scratch.writer.begin().await.map_err(&failed)?;
        let connection = transaction.connection().map_err(&failed)?;
        apply_marks(connection, &marks).await.map_err(&failed)?;
        transaction.commit().await.map_err(failed)
    }

    async fn replace_live(self: Box<Self>) -> Result<(), StoreError> {
        let path = self.scratch.path().to_owned();
        let replaced = self.live.replace_by(self.scratch).await;
        if replaced.is_err() {
            // The next start removes it otherwise.
            let _ = super::files::remove(&path);
        }
        replaced.map_err(StoreError::failed(
            "put a rebuilt projection database in place",
        ))
    }

    async fn compare_with_live(&self) -> Result<Box<dyn Comparison>, StoreError> {
        let held = self.live.hold().await;
        let comparison = compare::Snapshot::take(held, self.scratch.path()).await;
        let comparison = comparison.map_err(StoreError::failed("read the live tables"))?;
        Ok(Box::new(comparison))
    }

    async fn discard(self: Box<Self>) -> Result<(), StoreError> {
        let discarded = self.scratch.discard().await;
        discarded.map_err(StoreError::failed("remove a second projection database"))
    }
}

async fn live_marks(live: &ProjectionDatabase) -> Result<Vec<Mark>, sqlx::Error> {
    let mut connection = live.readers().await.acquire().await?;
    marks(&mut connection, "main").await
}
