//! From streams to tables: the runner and one file per projection.

mod applied;
mod live;

pub use applied::{Applied, Progress};
pub use live::{Change, LiveEvent, LiveFeed, LiveReader, Topic};
