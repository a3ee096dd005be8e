//! How far a projection is, and what that says to others.

use chrono::{DateTime, Utc};
use kanade_bus::backend::{StreamInfo, StreamMessage};
use kanade_store::projection::Checkpoint;

use super::continuity::digest;

/// The checkpoint before the first message.
pub fn start(projection: &str, stream: &StreamInfo) -> Checkpoint {
    Checkpoint {
        projection: projection.to_owned(),
        stream: stream.name.clone(),
        stream_created: stream.created,
        last_sequence: 0,
        last_published_at: None,
        last_digest: None,
        gap_messages: 0,
        restored_count: 0,
    }
}

/// The checkpoint of a stream that must be read from the start.
pub fn restarted(before: &Checkpoint, stream: &StreamInfo) -> Checkpoint {
    Checkpoint {
        gap_messages: before.gap_messages,
        restored_count: before.restored_count,
        ..start(&before.projection, stream)
    }
}

/// The same for a stream that was restored or created anew. What it lost is counted as far as it
/// can be told.
pub fn restored(before: &Checkpoint, stream: &StreamInfo) -> Checkpoint {
    let lost = before.last_sequence.saturating_sub(stream.last_sequence);
    Checkpoint {
        gap_messages: before.gap_messages + lost,
        restored_count: before.restored_count + 1,
        ..restarted(before, stream)
    }
}

/// The checkpoint after a batch. Sequences that were never delivered are a gap, where a stream
/// keeps everything until retention takes it.
pub fn after(before: &Checkpoint, batch: &[StreamMessage], counts_gaps: bool) -> Checkpoint {
    let Some(last) = batch.last() else {
        return before.clone();
    };
    let delivered = batch.len() as u64;
    let first = batch.first().map_or(1, |first| first.sequence);
    let begin = if before.last_sequence == 0 {
        first
    } else {
        before.last_sequence + 1
    };
    let gap = (last.sequence + 1).saturating_sub(begin + delivered);
    Checkpoint {
        last_sequence: last.sequence,
        last_published_at: Some(last.published_at),
        last_digest: Some(digest(last)),
        gap_messages: before.gap_messages + if counts_gaps { gap } else { 0 },
        ..before.clone()
    }
}

/// Messages and seconds behind the stream's end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lag {
    /// Messages that wait.
    pub messages: u64,
    /// The age of the last message that was read while others wait, else 0.
    pub seconds: f64,
}

impl Lag {
    /// With `messages` waiting behind the checkpoint.
    pub fn new(messages: u64, checkpoint: &Checkpoint, now: DateTime<Utc>) -> Self {
        let age = checkpoint
            .last_published_at
            .map(|published| now - published);
        let seconds = age.map_or(0.0, |age| age.as_seconds_f64().max(0.0));
        Self {
            messages,
            seconds: if messages == 0 { 0.0 } else { seconds },
        }
    }
}

#[cfg(test)]
mod tests {
    use kanade_bus::Headers;

    use super::*;

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn stream(last_sequence: u64) -> StreamInfo {
        StreamInfo {
            name: "S".into(),
            created: time(1),
            first_sequence: 1,
            last_sequence,
            messages: last_sequence,
            bytes: 0,
            max_bytes: None,
            first_published_at: None,
            last_published_at: None,
            max_age: None,
            subjects: 0,
            refuses_when_full: false,
            observed_at: None,
        }
    }

    fn batch(sequences: &[u64]) -> Vec<StreamMessage> {
        let message = |sequence: &u64| StreamMessage {
            stream: "S".into(),
            subject: "a".into(),
            sequence: *sequence,
            published_at: time(50),
            headers: Headers::new(),
            payload: "x".into(),
            pending: 0,
        };
        sequences.iter().map(message).collect()
    }

    #[test]
    fn sequences_that_never_came_are_counted_as_a_gap() {
        let before = start("p", &stream(20));
        let first = after(&before, &batch(&[5, 6, 9]), true);
        assert_eq!((first.last_sequence, first.gap_messages), (9, 2));
        let second = after(&first, &batch(&[12, 13]), true);
        assert_eq!((second.last_sequence, second.gap_messages), (13, 4));
        assert_eq!(after(&first, &batch(&[12]), false).gap_messages, 2);
    }

    #[test]
    fn a_restored_stream_is_counted_with_what_it_lost() {
        let read = after(&start("p", &stream(20)), &batch(&[19, 20]), true);
        let again = restored(&read, &stream(15));
        assert_eq!(
            (
                again.last_sequence,
                again.gap_messages,
                again.restored_count
            ),
            (0, 5, 1)
        );
    }

    #[test]
    fn nobody_is_behind_without_waiting_messages() {
        let read = after(&start("p", &stream(20)), &batch(&[20]), true);
        assert_eq!(
            Lag::new(0, &read, time(60)),
            Lag {
                messages: 0,
                seconds: 0.0
            }
        );
        assert_eq!(
            Lag::new(3, &read, time(60)),
            Lag {
                messages: 3,
                seconds: 10.0
            }
        );
    }
}
