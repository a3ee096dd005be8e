use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream;

use super::bus::Bus;
use crate::headers::{Headers, names};
use crate::publish::{self, PublishAck, PublishError};

/// How long an acknowledgement is waited for.
const ACKNOWLEDGED_WITHIN: Duration = Duration::from_secs(10);

/// A message for a stream.
#[derive(Debug, Clone, Default)]
pub struct Outgoing {
    /// Where it goes.
    pub subject: String,
    /// Its body.
    pub payload: Bytes,
    /// Stored once per stream within the duplicate window.
    pub message_id: Option<String>,
    /// What must be true of the subject for it to be stored.
    pub expected: Option<Expected>,
    /// Further headers.
    pub headers: Headers,
}

/// What must be true of a subject for a message to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It has no message.
    Nothing,
    /// Its last message has this sequence.
    LastSequence(u64),
}

impl Outgoing {
    /// A message without conditions.
    pub fn new(subject: impl Into<String>, payload: impl Into<Bytes>) -> Self {
        Self {
            subject: subject.into(),
            payload: payload.into(),
            ..Self::default()
        }
    }

    /// With a message id.
    #[must_use]
    pub fn message_id(mut self, id: impl Into<String>) -> Self {
        self.message_id = Some(id.into());
        self
    }

    /// With a condition.
    #[must_use]
    pub fn expect(mut self, expected: Expected) -> Self {
        self.expected = Some(expected);
        self
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.headers = self.headers.with(name, value);
        self
    }

    fn into_parts(self) -> (String, Headers, Bytes) {
        let mut headers = self.headers;
        if let Some(id) = self.message_id {
            headers = headers.with(names::MESSAGE_ID, id);
        }
        let last = self.expected.map(|expected| match expected {
            Expected::Nothing => 0,
            Expected::LastSequence(sequence) => sequence,
        });
        if let Some(last) = last {
            headers = headers.with(names::EXPECTED_LAST_SUBJECT_SEQUENCE, last.to_string());
        }
        (self.subject, headers, self.payload)
    }
}

impl Bus {
    /// Publishes to the stream of the subject and waits for its acknowledgement.
    pub async fn publish(&self, message: Outgoing) -> Result<PublishAck, PublishError> {
        let (subject, headers, payload) = message.into_parts();
        publish::publish(
            &self.connection,
            &subject,
            headers,
            payload,
            ACKNOWLEDGED_WITHIN,
        )
        .await
    }

    /// Publishes many, at most `in_flight` of them unacknowledged at a time. The results are in the
    /// order of the messages; the stream's order may differ. Every message is tried, whatever
    /// became of the others.
    pub async fn publish_many(
        &self,
        messages: impl IntoIterator<Item = Outgoing> + Send,
        in_flight: usize,
    ) -> Vec<Result<PublishAck, PublishError>> {
        let publishes: Vec<_> = messages
            .into_iter()
            .map(|message| self.publish(message))
            .collect();
        stream::iter(publishes)
            .buffered(in_flight.max(1))
            .collect()
            .await
    }
}
