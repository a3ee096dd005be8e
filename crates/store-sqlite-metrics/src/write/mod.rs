//! The writing side: a batch of samples and all that follows from it, in one transaction.

mod hosts;
mod machines;
mod processes;
mod rollups;

use async_trait::async_trait;
use kanade_store::StoreError;
use kanade_store::metrics::{MetricsBatch, MetricsWriter, Recorded};

use crate::MetricsDatabase;

#[async_trait]
impl MetricsWriter for MetricsDatabase {
    async fn record(&self, batch: MetricsBatch) -> Result<Recorded, StoreError> {
        let recorded = self.record_all(batch).await;
        recorded.map_err(StoreError::failed("record performance samples"))
    }
}

impl MetricsDatabase {
    async fn record_all(&self, batch: MetricsBatch) -> Result<Recorded, sqlx::Error> {
        let mut transaction = self.file.begin().await?;
        let known = machines::numbers(&mut transaction, self, &batch).await?;
        machines::note(&mut transaction, &known, &batch).await?;
        let (hosts, duplicates) =
            hosts::record(&mut transaction, &known.numbers, batch.hosts).await?;
        rollups::add(&mut transaction, &hosts).await?;
        let processes =
            processes::record(&mut transaction, &known.numbers, batch.processes).await?;
        transaction.commit().await?;
        machines::remember(self, known);
        Ok(Recorded {
            recorded: hosts.len() as u64 + processes,
            duplicates,
        })
    }
}
