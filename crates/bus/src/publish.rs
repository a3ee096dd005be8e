use std::time::Duration;

use bytes::Bytes;
use serde::Deserialize;

use crate::connection::Connection;
use crate::headers::Headers;
use crate::request::RequestError;

/// The broker's word that a message is stored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PublishAck {
    /// The stream that stored it.
    pub stream: String,
    /// Its sequence there.
    #[serde(rename = "seq")]
    pub sequence: u64,
    /// Whether it had been stored before under the same message id; `sequence` is that one's.
    #[serde(default)]
    pub duplicate: bool,
}

/// Why a message is not known to be stored.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// No stream stores this subject.
    #[error("no stream stores {subject}")]
    NoStream {
        /// Where it was published.
        subject: String,
    },
    /// The subject's last message is not the expected one.
    #[error("the last message on {subject} is not the expected one (it is {last:?})")]
    WrongLastSequence {
        /// Where it was published.
        subject: String,
        /// Sequence of the last message, when the broker says so; 0 for none.
        last: Option<u64>,
    },
    /// The stream or the broker's store has no room.
    #[error("the stream of {subject} is full: {description}")]
    StreamFull {
        /// Where it was published.
        subject: String,
        /// The broker's words.
        description: String,
    },
    /// The broker refused it for another reason.
    #[error("the broker refused a message for {subject}: {description} ({code})")]
    Refused {
        /// Where it was published.
        subject: String,
        /// The broker's error code.
        code: u64,
        /// The broker's words.
        description: String,
    },
    /// No acknowledgement in time; it may be stored.
    #[error("no acknowledgement in time for {subject}")]
    Timeout {
        /// Where it was published.
        subject: String,
    },
    /// No connection, or it was lost while waiting; it may be stored.
    #[error("not connected to the broker, for {subject}")]
    Disconnected {
        /// Where it was published.
        subject: String,
    },
    /// The message cannot be sent at all: too large, or an impossible subject.
    #[error("a message for {subject} cannot be published")]
    Unsendable {
        /// Where it should have gone.
        subject: String,
        /// Why.
        #[source]
        source: RequestError,
    },
}

impl PublishError {
    /// Whether the same publish may succeed later without anybody changing anything.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Timeout { .. } | Self::Disconnected { .. })
    }
}

/// Publishes as a request; the reply is the stream's acknowledgement.
pub(crate) async fn publish(
    connection: &Connection,
    subject: &str,
    headers: Headers,
    payload: Bytes,
    timeout: Duration,
) -> Result<PublishAck, PublishError> {
    let answer = connection.request(subject, headers, payload, timeout).await;
    match answer {
        Ok(message) => read_answer(subject, &message.payload),
        Err(error) => Err(not_answered(subject.to_owned(), error)),
    }
}

pub(crate) fn not_answered(subject: String, error: RequestError) -> PublishError {
    match error {
        RequestError::NoResponders { .. } => PublishError::NoStream { subject },
        RequestError::Timeout { .. } => PublishError::Timeout { subject },
        RequestError::Disconnected { .. } => PublishError::Disconnected { subject },
        source => PublishError::Unsendable { subject, source },
    }
}

/// An acknowledgement as the broker writes it: either half may be there.
#[derive(Deserialize)]
struct Answer {
    error: Option<AnswerError>,
    stream: Option<String>,
    #[serde(default)]
    seq: u64,
    #[serde(default)]
    duplicate: bool,
}

#[derive(Deserialize)]
struct AnswerError {
    #[serde(default)]
    err_code: u64,
    #[serde(default)]
    description: String,
}

pub(crate) fn read_answer(subject: &str, payload: &[u8]) -> Result<PublishAck, PublishError> {
    let subject = subject.to_owned();
    match serde_json::from_slice(payload) {
        Ok(Answer {
            error: None,
            stream: Some(stream),
            seq: sequence,
            duplicate,
        }) => Ok(PublishAck {
            stream,
            sequence,
            duplicate,
        }),
        Ok(Answer {
            error: Some(error), ..
        }) => Err(refused(subject, error)),
        _ => Err(PublishError::Refused {
            subject,
            code: 0,
            description: "the reply is no acknowledgement".to_owned(),
        }),
    }
}

/// 10071 and 10164: wrong last sequence. 10077: the store's limits. 10023 and 10047: the broker's.
fn refused(subject: String, error: AnswerError) -> PublishError {
    let description = error.description;
    match error.err_code {
        10071 | 10164 => PublishError::WrongLastSequence {
            subject,
            last: description
                .rsplit_once(": ")
                .and_then(|(_, last)| last.parse().ok()),
        },
        10077 | 10023 | 10047 => PublishError::StreamFull {
            subject,
            description,
        },
        code => PublishError::Refused {
            subject,
            code,
            description,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acknowledgement_is_read() {
        let ack = read_answer("a", br#"{"stream":"RESULTS","seq":7,"duplicate":true}"#).unwrap();
        assert_eq!(
            ack,
            PublishAck {
                stream: "RESULTS".into(),
                sequence: 7,
                duplicate: true
            }
        );
    }

    #[test]
    fn a_refused_expectation_says_what_the_last_sequence_is() {
        let answer = br#"{"error":{"code":400,"err_code":10071,"description":"wrong last sequence: 4"},"stream":"EVENTS","seq":0}"#;
        let error = read_answer("a", answer).unwrap_err();
        assert!(matches!(
            error,
            PublishError::WrongLastSequence { last: Some(4), .. }
        ));
    }

    #[test]
    fn a_full_stream_is_told_from_other_refusals() {
        let full = br#"{"error":{"code":503,"err_code":10077,"description":"maximum bytes exceeded"},"stream":"EXEC","seq":0}"#;
        assert!(matches!(
            read_answer("a", full),
            Err(PublishError::StreamFull { .. })
        ));
        let other = br#"{"error":{"code":400,"err_code":10060,"description":"expected stream does not match"}}"#;
        assert!(matches!(
            read_answer("a", other),
            Err(PublishError::Refused { code: 10060, .. })
        ));
    }

    #[test]
    fn what_is_no_acknowledgement_is_never_taken_for_one() {
        for answer in [&b"+OK"[..], b"{}", b"[]", b""] {
            assert!(matches!(
                read_answer("a", answer),
                Err(PublishError::Refused { .. })
            ));
        }
    }
}
