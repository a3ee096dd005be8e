use std::sync::Arc;

use async_trait::async_trait;
use kanade_store::StoreError;
use kanade_store::inventory::{BuildStep, ExplodedTables};
use kanade_store::projection::{
    CheckpointReader, Comparison, ProjectionWriter, ScratchFile, ScratchFiles, ScratchPurpose,
};

use super::{compare, indexes};
use crate::ProjectionDatabase;
use crate::aging::{Mark, apply_marks, marks};

const CREATE: &str = "create a second projection database";
const REPLACE: &str = "put a rebuilt projection database in place";

#[async_trait]
impl ScratchFiles for ProjectionDatabase {
    async fn scratch(&self, purpose: ScratchPurpose) -> Result<Box<dyn ScratchFile>, StoreError> {
        let scratch = self.second_file(purpose).await;
        let scratch = scratch.map_err(StoreError::failed(CREATE))?;
        let second = Second {
            live: self.clone(),
            scratch,
        };
        let prepared = second.without_indexes().await;
        prepared.map_err(StoreError::failed(CREATE))?;
        Ok(Box::new(second))
    }
}

/// A second file and the one it lies beside.
struct Second {
    live: ProjectionDatabase,
    scratch: ProjectionDatabase,
}

impl Second {
    async fn without_indexes(&self) -> Result<(), sqlx::Error> {
        let mut transaction = self.scratch.writer.begin().await?;
        indexes::drop(transaction.connection()?).await?;
        transaction.commit().await
    }

    /// Creates the indexes that were left out, once there is enough to sort.
    async fn with_indexes(&self) -> Result<(), sqlx::Error> {
        let mut reader = self.live.readers().await.acquire().await?;
        let live = indexes::present(&mut reader).await?;
        let mut transaction = self.scratch.writer.begin().await?;
        indexes::create(transaction.connection()?, live).await?;
        transaction.commit().await
    }
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
        self.with_indexes().await.map_err(&failed)?;
        let marks = live_marks(&self.live).await.map_err(&failed)?;
        let mut transaction = self.scratch.writer.begin().await.map_err(&failed)?;
        let connection = transaction.connection().map_err(&failed)?;
        apply_marks(connection, &marks).await.map_err(&failed)?;
        transaction.commit().await.map_err(failed)
    }

    async fn replace_live(self: Box<Self>) -> Result<(), StoreError> {
        let completed = self.with_indexes().await;
        completed.map_err(StoreError::failed(REPLACE))?;
        let path = self.scratch.path().to_owned();
        let replaced = self.live.replace_by(self.scratch).await;
        if replaced.is_err() {
            // The next start removes it otherwise.
            let _ = super::files::remove(&path);
        }
        replaced.map_err(StoreError::failed(REPLACE))
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
