//! How projections write: one transaction of one file for a batch, its checkpoint included.
//!
//! A projection asks for what is known of everything its batch touches, decides, and hands back
//! changes. Which file it writes to is its [`Tables`]. Tables are joins: applying the messages of two streams in any interleaving, or a
//! stream from its start once more, ends in the same rows.

mod changes;
mod checkpoint;
mod known;
mod scratch;
mod tables;
mod writer;

pub use changes::{
    Changes, ExecutionChanges, ExecutionMark, ExecutionTally, GivenUp, KeptOutput, MachineStop,
    ReportedRun, StartedRun, TargetChunk,
};
pub use checkpoint::{Checkpoint, CheckpointReader};
pub use known::{Known, KnownExecution, KnownRun, RunKey, Standing, Wanted};
pub use scratch::{
    Compared, Comparison, Horizons, RowDifference, ScratchFile, ScratchFiles, ScratchPurpose, Side,
};
pub use tables::{ProjectionTables, Tables};
pub use writer::{ProjectionTransaction, ProjectionWriter};
