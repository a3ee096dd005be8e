//! The metrics database: performance samples and what they are rolled up to.
//!
//! Samples come in batches; a batch, the rollups over 5 minutes and an hour, and those of the whole
//! fleet change in one transaction, so a sample counts exactly once in each. Rows lie in order of
//! time first, because that is how they come and go; a machine's chart is a look-up per slot.

mod columns;
mod database;
mod read;
mod retention;
mod slots;
mod write;

pub use database::MetricsDatabase;
