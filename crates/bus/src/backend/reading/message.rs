use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};

use crate::headers::Headers;

/// A message as a stream holds it.
#[derive(Debug, Clone)]
pub struct StreamMessage {
    /// The stream.
    pub stream: Arc<str>,
    /// Where it was published.
    pub subject: String,
    /// Its sequence in the stream.
    pub sequence: u64,
    /// When the broker stored it.
    pub published_at: DateTime<Utc>,
    /// Its headers.
    pub headers: Headers,
    /// Its body.
    pub payload: Bytes,
    /// Messages that wait behind it for this reader; 0 for a message fetched by itself.
    pub pending: u64,
}

/// What the reply subject of a pulled message says about it:
/// `$JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<deliveries>.<sequence>.<n>.<time>.<pending>[.<token>]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Delivery {
    pub(super) sequence: u64,
    /// Its number among the messages of this consumer, from 1.
    pub(super) number: u64,
    pub(super) published_at: DateTime<Utc>,
    pub(super) pending: u64,
}

impl Delivery {
    pub(super) fn parse(reply: &str) -> Option<Self> {
        let fields = reply.strip_prefix("$JS.ACK.")?;
        let skipped = match fields.split('.').count() {
            7 => 3,
            9.. => 5,
            _ => return None,
        };
        let mut fields = fields.split('.').skip(skipped);
        let mut next = || fields.next();
        let sequence = next()?.parse().ok()?;
        let number = next()?.parse().ok()?;
        let nanoseconds: i64 = next()?.parse().ok()?;
        Some(Self {
            sequence,
            number,
            published_at: DateTime::from_timestamp_nanos(nanoseconds),
            pending: next()?.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_the_reply_subject_are_read() {
        let expected = Delivery {
            sequence: 41,
            number: 3,
            published_at: DateTime::from_timestamp_nanos(1_700_000_000_123_456_789),
            pending: 9,
        };
        let short = "$JS.ACK.RESULTS.c1.1.41.3.1700000000123456789.9";
        let long = "$JS.ACK._.hash.RESULTS.c1.1.41.3.1700000000123456789.9.token";
        assert_eq!(Delivery::parse(short), Some(expected));
        assert_eq!(Delivery::parse(long), Some(expected));
    }

    #[test]
    fn another_subject_is_no_delivery() {
        assert_eq!(Delivery::parse("_INBOX.abc"), None);
        assert_eq!(Delivery::parse("$JS.ACK.RESULTS.c1.x"), None);
    }
}
