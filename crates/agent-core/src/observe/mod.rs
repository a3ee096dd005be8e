//! What the agent sees by itself: the machine's load, who uses it, and what happens on it.

mod events;
mod load;

pub use events::{EventSource, HostEvents, Seen};
pub use load::{Gauges, HostGauges};

pub(crate) use events::{report_start, watch};
pub(crate) use load::measure;

/// How performance is measured, while it is.
pub(crate) type SharedGauges = tokio::sync::Mutex<Option<Box<dyn Gauges>>>;
/// Where events come from, if from anywhere.
pub(crate) type SharedEvents = tokio::sync::Mutex<Option<Box<dyn EventSource>>>;
