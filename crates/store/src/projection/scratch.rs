//! A second file of projected tables beside the live one.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::{Checkpoint, CheckpointReader, ProjectionWriter};
use crate::StoreError;

/// What a second file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScratchPurpose {
    /// It takes the place of the live one.
    Rebuild,
    /// It is compared with the live one.
    Verify,
}

/// Makes second files beside the live one; there is at most one for each purpose.
#[async_trait]
pub trait ScratchFiles: Send + Sync {
    /// An empty second file; what an earlier one left is removed first.
    ///
    /// # Errors
    /// When it cannot be created.
    async fn scratch(&self, purpose: ScratchPurpose) -> Result<Box<dyn ScratchFile>, StoreError>;
}

/// A second file, to be filled from the streams.
#[async_trait]
pub trait ScratchFile: Send + Sync {
    /// Where batches go.
    fn writer(&self) -> Arc<dyn ProjectionWriter>;

    /// Where it is written how far they went.
    fn checkpoints(&self) -> Arc<dyn CheckpointReader>;

    /// Does what happens to the live tables apart from batches: builds derived tables to their
    /// end and removes what retention has removed there.
    ///
    /// # Errors
    /// When the database fails.
    async fn complete(&self) -> Result<(), StoreError>;

    /// Takes the live file's place. Reads in flight end first; those that come meanwhile, and
    /// writes, wait and find this one. Whoever keeps a checkpoint of the live file in memory
    /// must have been stopped.
    ///
    /// # Errors
    /// When it did not take its place; the live file goes on and this one is gone.
    async fn replace_live(self: Box<Self>) -> Result<(), StoreError>;

    /// Fixes the state of the live file that this one will be compared with. Nothing takes the
    /// live file's place until the comparison is over.
    ///
    /// # Errors
    /// When the database fails.
    async fn compare_with_live(&self) -> Result<Box<dyn Comparison>, StoreError>;

    /// Removes it.
    ///
    /// # Errors
    /// When it cannot be removed.
    async fn discard(self: Box<Self>) -> Result<(), StoreError>;
}

/// When the oldest message was stored of each stream that has lost its first ones.
pub type Horizons = BTreeMap<String, DateTime<Utc>>;

/// The live file as it was at one moment, beside a second one.
#[async_trait]
pub trait Comparison: Send {
    /// How far the live file was at that moment: what the second one must be filled up to.
    fn checkpoints(&self) -> &[Checkpoint];

    /// Names every row that only one of the two files has, table by table; `found` is told of
    /// each as it is found. Rows that stand on a message their stream has lost are
    /// passed over, as far as tables tell.
    ///
    /// # Errors
    /// When the database fails.
    async fn run(
        self: Box<Self>,
        horizons: &Horizons,
        found: &mut (dyn FnMut(RowDifference) + Send),
    ) -> Result<Compared, StoreError>;
}

/// A row that only one of two files has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowDifference {
    /// The table.
    pub table: String,
    /// The values that tell the row from others of its table.
    pub key: String,
    /// Which file has it.
    pub side: Side,
}

/// One of two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The live one.
    Live,
    /// The one that was built from the streams.
    Rebuilt,
}

impl Side {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Rebuilt => "rebuilt",
        }
    }
}

/// What was compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Compared {
    /// How many tables.
    pub tables: u64,
    /// How many rows of the live file.
    pub rows: u64,
}
