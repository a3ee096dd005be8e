//! Where streams begin and end, and how far they are read.

use kanade_bus::backend::{ApiError, Bus, StreamInfo};
use kanade_store::projection::Horizons;

use super::status::StreamProgress;
use crate::runner::STREAMS;

/// Looks at every stream that is projected; one that does not exist is left out.
pub async fn look(bus: &Bus) -> Result<Vec<StreamInfo>, ApiError> {
    let mut found = Vec::with_capacity(STREAMS.len());
    for stream in STREAMS {
        found.extend(bus.stream_info(stream).await?);
    }
    Ok(found)
}

/// Streams of which nothing is read yet.
pub fn unread(streams: &[StreamInfo]) -> Vec<StreamProgress> {
    let unread = streams.iter().map(|info| StreamProgress {
        stream: info.name.clone(),
        first_sequence: info.first_sequence,
        sequence: 0,
        last_sequence: info.last_sequence,
    });
    unread.collect()
}

/// When the oldest message was stored of each stream that lost its first ones; of an empty one,
/// now.
pub fn horizons(streams: &[StreamInfo], now: chrono::DateTime<chrono::Utc>) -> Horizons {
    let shortened = streams.iter().filter(|info| info.first_sequence > 1);
    shortened
        .map(|info| (info.name.clone(), info.first_published_at.unwrap_or(now)))
        .collect()
}
