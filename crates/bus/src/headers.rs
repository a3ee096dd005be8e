use async_nats::{HeaderMap, HeaderValue};

/// Headers the broker reads or sets.
pub mod names {
    /// Makes a publish idempotent within the stream's duplicate window.
    pub const MESSAGE_ID: &str = "Nats-Msg-Id";
    /// Refuses a publish unless the stream with this name stores it.
    pub const EXPECTED_STREAM: &str = "Nats-Expected-Stream";
    /// Refuses a publish unless the subject's last message has this sequence (0: there is none).
    pub const EXPECTED_LAST_SUBJECT_SEQUENCE: &str = "Nats-Expected-Last-Subject-Sequence";
    /// `sub` replaces every earlier message of the subject.
    pub const ROLLUP: &str = "Nats-Rollup";
    /// `DEL` or `PURGE` marks a deleted key of a bucket.
    pub const KV_OPERATION: &str = "KV-Operation";
    /// Stream of a message that the broker published again after storing it.
    pub const REPUBLISHED_STREAM: &str = "Nats-Stream";
    /// Subject under which a republished message was stored.
    pub const REPUBLISHED_SUBJECT: &str = "Nats-Subject";
    /// Sequence of a republished message in its stream.
    pub const REPUBLISHED_SEQUENCE: &str = "Nats-Sequence";
    /// When a republished message was stored, RFC 3339.
    pub const REPUBLISHED_TIME: &str = "Nats-Time-Stamp";
    /// Sequence of the message before a republished one on the same subject, 0 for none.
    pub const REPUBLISHED_LAST_SEQUENCE: &str = "Nats-Last-Sequence";
}

/// The headers of a message; most messages have none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers(Option<HeaderMap>);

impl Headers {
    /// No headers.
    pub const fn new() -> Self {
        Self(None)
    }

    /// The first value of a header, or `None`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.as_ref()?.get(name).map(HeaderValue::as_str)
    }

    /// The first value of a header read as a number, or `None` when absent or no number.
    pub fn get_u64(&self, name: &str) -> Option<u64> {
        self.get(name)?.parse().ok()
    }

    /// With one more header. Line breaks, which no value can hold, become spaces.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl AsRef<str>) -> Self {
        let value = value.as_ref().replace(['\r', '\n'], " ");
        self.0.get_or_insert_default().insert(name, value);
        self
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(HeaderMap::is_empty)
    }

    pub(crate) const fn from_map(map: Option<HeaderMap>) -> Self {
        Self(map)
    }

    pub(crate) fn into_map(self) -> Option<HeaderMap> {
        self.0
    }

    /// Reads the block the broker stores: a status line, then `Name: value` lines.
    pub(crate) fn parse(block: &[u8]) -> Self {
        let text = String::from_utf8_lossy(block);
        text.split("\r\n")
            .skip(1)
            .filter_map(|line| line.split_once(':'))
            .fold(Self::new(), |headers, (name, value)| {
                headers.with(name, value.trim())
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_block_is_read_back() {
        let headers = Headers::parse(b"NATS/1.0\r\nNats-Msg-Id: a:b\r\nNats-Sequence: 7\r\n\r\n");
        assert_eq!(headers.get(names::MESSAGE_ID), Some("a:b"));
        assert_eq!(headers.get_u64(names::REPUBLISHED_SEQUENCE), Some(7));
        assert_eq!(headers.get("Absent"), None);
    }

    #[test]
    fn a_value_cannot_smuggle_in_another_header() {
        let headers = Headers::new().with(names::MESSAGE_ID, "a\r\nNats-Rollup: all");
        assert_eq!(headers.get(names::MESSAGE_ID), Some("a  Nats-Rollup: all"));
    }
}
