//! Performance samples on their way from the machines into the metrics database.

mod counts;
mod decode;
mod ingest;

pub use counts::{IngestCounts, IngestTotals};
pub use ingest::{IngestError, PerformanceIngest};
