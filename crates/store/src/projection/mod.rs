//! How projections write: one transaction for a batch, its checkpoint included.

mod checkpoint;

pub use checkpoint::{Checkpoint, CheckpointReader};
