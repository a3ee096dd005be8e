//! Completes what is indexed: output that did not travel in its report is fetched before.

use std::sync::Arc;

use async_trait::async_trait;
use kanade_bus::backend::Bus;
use kanade_store::StoreError;
use kanade_store::projection::{Checkpoint, KeptOutput, ProjectionTransaction, ProjectionWriter};
use kanade_store::results::OutputPlace;
use kanade_store::search::{IndexedRun, IndexedRuns, SearchTables};
use kanade_wire::output::OutputStream;

use crate::output::{OutputError, from_chunks, from_object};

/// Bytes of an output that is fetched; what is longer stays out of the index, which says so.
const LONGEST: u64 = 8 * 1024 * 1024;

/// Writes to the search index with all the output that can be had.
#[derive(Clone)]
pub struct IndexedOutputs {
    bus: Bus,
    index: Arc<dyn ProjectionWriter<SearchTables>>,
}

impl IndexedOutputs {
    /// Fetches from the broker, writes to the index.
    pub fn new(bus: Bus, index: Arc<dyn ProjectionWriter<SearchTables>>) -> Self {
        Self { bus, index }
    }
}

#[async_trait]
impl ProjectionWriter<SearchTables> for IndexedOutputs {
    async fn begin(&self) -> Result<Box<dyn ProjectionTransaction<SearchTables>>, StoreError> {
        Ok(Box::new(Completing {
            outputs: self.clone(),
            begun: None,
        }))
    }
}

/// A batch whose transaction begins once everything was fetched: the broker may take its time.
struct Completing {
    outputs: IndexedOutputs,
    begun: Option<Box<dyn ProjectionTransaction<SearchTables>>>,
}

#[async_trait]
impl ProjectionTransaction<SearchTables> for Completing {
    async fn known(&mut self, (): &()) -> Result<(), StoreError> {
        Ok(())
    }

    async fn apply(&mut self, mut changes: IndexedRuns) -> Result<(), StoreError> {
        for run in &mut changes {
            let fetched = self.outputs.complete(run).await;
            fetched.map_err(StoreError::failed("fetch output for the search index"))?;
        }
        let mut transaction = self.outputs.index.begin().await?;
        transaction.apply(changes).await?;
        self.begun = Some(transaction);
        Ok(())
    }

    async fn commit(mut self: Box<Self>, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let transaction = match self.begun.take() {
            Some(transaction) => transaction,
            None => self.outputs.index.begin().await?,
        };
        transaction.commit(checkpoint).await
    }
}

impl IndexedOutputs {
    async fn complete(&self, run: &mut IndexedRun) -> Result<(), OutputError> {
        for stream in [OutputStream::Stdout, OutputStream::Stderr] {
            let output = match stream {
                OutputStream::Stdout => &run.stdout,
                OutputStream::Stderr => &run.stderr,
            };
            let Some(text) = self.fetch(run, stream, output).await? else {
                continue;
            };
            let output = match stream {
                OutputStream::Stdout => &mut run.stdout,
                OutputStream::Stderr => &mut run.stderr,
            };
            output.text = text;
            output.elsewhere = None;
        }
        Ok(())
    }

    /// The whole text; `None` when it is there, too long, or gone.
    async fn fetch(
        &self,
        run: &IndexedRun,
        stream: OutputStream,
        output: &KeptOutput,
    ) -> Result<Option<String>, OutputError> {
        match &output.elsewhere {
            Some(OutputPlace::Chunks(chunks)) if chunks.bytes <= LONGEST => {
                from_chunks(&self.bus, &run.pc_id, &run.result_id, stream, chunks).await
            }
            Some(OutputPlace::Object(name)) if output.total_bytes.unwrap_or(0) <= LONGEST => {
                let text = from_object(&self.bus, name).await?;
                Ok(text.filter(|text| text.len() as u64 <= LONGEST))
            }
            _ => Ok(None),
        }
    }
}
