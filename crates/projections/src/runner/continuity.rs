//! Whether a stream still is the one that was read: brokers are restored from copies, and streams
//! are created anew.

use kanade_bus::backend::{StreamInfo, StreamMessage};
use kanade_store::projection::Checkpoint;
use kanade_wire::Digest;
use sha2::{Digest as _, Sha256};

/// What the last message that was read says about the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Continuity {
    /// It is the stream that was read: go on after the checkpoint.
    Same,
    /// Newer messages took the place of the last one that was read, which is this stream's nature;
    /// read again what it holds.
    Replaced,
    /// It was restored or created anew: read it from the start.
    Different,
}

/// Compares the stream with what was last read of it; `last` is the message that now has the
/// checkpoint's sequence.
///
/// The creation time alone tells nothing: a restored stream keeps it. The message decides, unless
/// retention has taken it.
pub fn judge(
    checkpoint: &Checkpoint,
    stream: &StreamInfo,
    last: Option<&StreamMessage>,
    keeps_one_per_subject: bool,
) -> Continuity {
    if checkpoint.last_sequence == 0 {
        return Continuity::Same;
    }
    let is_shorter = stream.last_sequence < checkpoint.last_sequence;
    let is_another = stream.created != checkpoint.stream_created;
    match last {
        Some(message) if is_last(checkpoint, message) => Continuity::Same,
        Some(_) => Continuity::Different,
        None if is_shorter || is_another => Continuity::Different,
        None if keeps_one_per_subject => Continuity::Replaced,
        None if checkpoint.last_sequence < stream.first_sequence => Continuity::Same,
        None => Continuity::Different,
    }
}

fn is_last(checkpoint: &Checkpoint, message: &StreamMessage) -> bool {
    checkpoint.last_published_at == Some(message.published_at)
        && checkpoint.last_digest == Some(digest(message))
}

/// The digest of a message's subject and payload.
pub fn digest(message: &StreamMessage) -> Digest {
    let mut hash = Sha256::new();
    hash.update(message.subject.as_bytes());
    hash.update([0]);
    hash.update(&message.payload);
    Digest::from_sha256(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use kanade_bus::Headers;

    use super::*;

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn message(payload: &'static str) -> StreamMessage {
        StreamMessage {
            stream: "S".into(),
            subject: "a".into(),
            sequence: 7,
            published_at: time(70),
            headers: Headers::new(),
            payload: payload.into(),
            pending: 0,
        }
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            projection: "p".into(),
            stream: "S".into(),
            stream_created: time(1),
            last_sequence: 7,
            last_published_at: Some(time(70)),
            last_digest: Some(digest(&message("x"))),
            gap_messages: 0,
            restored_count: 0,
        }
    }

    fn stream(created: i64, first_sequence: u64, last_sequence: u64) -> StreamInfo {
        StreamInfo {
            name: "S".into(),
            created: time(created),
            first_sequence,
            last_sequence,
            messages: 1,
            bytes: 1,
            max_bytes: None,
            first_published_at: None,
            last_published_at: None,
            max_age: None,
            subjects: 0,
            refuses_when_full: false,
            observed_at: None,
        }
    }

    fn judged(stream: &StreamInfo, last: Option<&StreamMessage>) -> Continuity {
        judge(&checkpoint(), stream, last, false)
    }

    #[test]
    fn the_same_message_at_the_checkpoint_means_the_same_stream() {
        let last = message("x");
        assert_eq!(judged(&stream(1, 1, 9), Some(&last)), Continuity::Same);
        assert_eq!(judged(&stream(2, 1, 9), Some(&last)), Continuity::Same);
    }

    #[test]
    fn another_message_at_the_checkpoint_means_a_restored_stream() {
        let last = message("y");
        assert_eq!(judged(&stream(1, 1, 9), Some(&last)), Continuity::Different);
    }

    #[test]
    fn a_stream_that_ends_before_the_checkpoint_was_restored() {
        assert_eq!(judged(&stream(1, 1, 5), None), Continuity::Different);
    }

    #[test]
    fn a_message_that_retention_took_proves_nothing_unless_the_stream_is_another() {
        assert_eq!(judged(&stream(1, 8, 9), None), Continuity::Same);
        assert_eq!(judged(&stream(2, 8, 9), None), Continuity::Different);
    }

    #[test]
    fn a_message_missing_among_others_means_a_restored_stream() {
        assert_eq!(judged(&stream(1, 3, 9), None), Continuity::Different);
    }

    #[test]
    fn a_replaced_message_is_normal_where_one_is_kept_per_subject() {
        let judged = judge(&checkpoint(), &stream(1, 3, 9), None, true);
        assert_eq!(judged, Continuity::Replaced);
    }
}
