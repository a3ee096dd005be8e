use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::api::{ApiError, codes};
use super::bus::Bus;
use super::reading::StreamMessage;
use crate::headers::Headers;

/// What a stream holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamInfo {
    /// Its name.
    pub name: String,
    /// When it was created; a stream created again has a new time, a restored one may not.
    pub created: DateTime<Utc>,
    /// Sequence of the oldest message; of an empty stream one past `last_sequence`.
    pub first_sequence: u64,
    /// Sequence of the newest message there ever was; 0 for none.
    pub last_sequence: u64,
    /// Messages stored.
    pub messages: u64,
    /// Bytes stored.
    pub bytes: u64,
    /// Bytes it may hold; `None` without a limit of its own.
    pub max_bytes: Option<u64>,
    /// When the oldest message was stored; `None` for an empty stream.
    pub first_published_at: Option<DateTime<Utc>>,
    /// When the newest message was stored; `None` for an empty stream.
    pub last_published_at: Option<DateTime<Utc>>,
    /// How long a message stays; `None` for ever.
    pub max_age: Option<Duration>,
    /// How many subjects have messages.
    pub subjects: u64,
    /// Whether new messages are refused when it is full, instead of the oldest leaving.
    pub refuses_when_full: bool,
    /// When the broker said so, by its clock; `None` from one that does not tell.
    pub observed_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct InfoAnswer {
    config: ConfigAnswer,
    created: DateTime<Utc>,
    state: StateAnswer,
    #[serde(default)]
    ts: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
struct ConfigAnswer {
    name: String,
    #[serde(default)]
    max_bytes: i64,
    /// In nanoseconds.
    #[serde(default)]
    max_age: u64,
    #[serde(default)]
    discard: String,
}

#[derive(Deserialize)]
struct StateAnswer {
    messages: u64,
    bytes: u64,
    first_seq: u64,
    last_seq: u64,
    first_ts: DateTime<Utc>,
    last_ts: DateTime<Utc>,
    #[serde(default)]
    num_subjects: u64,
}

impl From<InfoAnswer> for StreamInfo {
    fn from(answer: InfoAnswer) -> Self {
        let state = answer.state;
        Self {
            name: answer.config.name,
            created: answer.created,
            first_sequence: state.first_seq,
            last_sequence: state.last_seq,
            messages: state.messages,
            bytes: state.bytes,
            max_bytes: u64::try_from(answer.config.max_bytes).ok(),
            first_published_at: (state.messages > 0).then_some(state.first_ts),
            last_published_at: (state.messages > 0).then_some(state.last_ts),
            max_age: Some(Duration::from_nanos(answer.config.max_age)).filter(|age| !age.is_zero()),
            subjects: state.num_subjects,
            refuses_when_full: answer.config.discard == "new",
            observed_at: answer.ts,
        }
    }
}

#[derive(Deserialize)]
struct MessageAnswer {
    message: StoredMessage,
}

#[derive(Deserialize)]
struct StoredMessage {
    subject: String,
    seq: u64,
    #[serde(default)]
    hdrs: String,
    #[serde(default)]
    data: String,
    time: DateTime<Utc>,
}

#[derive(Deserialize)]
struct PurgeAnswer {
    purged: u64,
}

impl Bus {
    /// What a stream holds now; `None` when it does not exist.
    pub async fn stream_info(&self, stream: &str) -> Result<Option<StreamInfo>, ApiError> {
        let answer: Result<InfoAnswer, ApiError> = self
            .api(
                format!("looking at stream {stream}"),
                &format!("STREAM.INFO.{stream}"),
                &Value::Null,
            )
            .await;
        absent_when(answer, codes::STREAM_NOT_FOUND).map(|info| info.map(StreamInfo::from))
    }

    /// One message; `None` when the stream no longer, or not yet, holds it.
    pub async fn get_message(
        &self,
        stream: &str,
        sequence: u64,
    ) -> Result<Option<StreamMessage>, ApiError> {
        self.get(stream, json!({ "seq": sequence })).await
    }

    /// The newest message of a subject; `None` when there is none.
    pub async fn get_last_message(
        &self,
        stream: &str,
        subject: &str,
    ) -> Result<Option<StreamMessage>, ApiError> {
        self.get(stream, json!({ "last_by_subj": subject })).await
    }

    /// The oldest message at or after a sequence whose subject matches; `None` when there is none.
    pub async fn get_next_message(
        &self,
        stream: &str,
        sequence: u64,
        subject: &str,
    ) -> Result<Option<StreamMessage>, ApiError> {
        let wanted = json!({ "seq": sequence, "next_by_subj": subject });
        self.get(stream, wanted).await
    }

    async fn get(&self, stream: &str, wanted: Value) -> Result<Option<StreamMessage>, ApiError> {
        let answer: Result<MessageAnswer, ApiError> = self
            .api(
                format!("reading a message of stream {stream}"),
                &format!("STREAM.MSG.GET.{stream}"),
                &wanted,
            )
            .await;
        let found = absent_when(answer, codes::MESSAGE_NOT_FOUND)?;
        Ok(found.map(|answer| into_message(stream, answer.message)))
    }

    /// Deletes one message; `false` when it was not there.
    pub async fn delete_message(&self, stream: &str, sequence: u64) -> Result<bool, ApiError> {
        let answer: Result<Value, ApiError> = self
            .api(
                format!("deleting message {sequence} of stream {stream}"),
                &format!("STREAM.MSG.DELETE.{stream}"),
                &json!({ "seq": sequence }),
            )
            .await;
        match answer {
            Ok(_) => Ok(true),
            // 10043 and 10057: the sequence is not, or no longer, there.
            Err(ApiError::Refused {
                code: codes::MESSAGE_NOT_FOUND | 10043 | 10057,
                ..
            }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Deletes the messages of a subject, or all with `None`; returns how many there were.
    pub async fn purge(&self, stream: &str, subject: Option<&str>) -> Result<u64, ApiError> {
        let body = match subject {
            Some(subject) => json!({ "filter": subject }),
            None => Value::Null,
        };
        let answer: PurgeAnswer = self
            .api(
                format!("emptying stream {stream}"),
                &format!("STREAM.PURGE.{stream}"),
                &body,
            )
            .await?;
        Ok(answer.purged)
    }
}

fn into_message(stream: &str, stored: StoredMessage) -> StreamMessage {
    let decode = |text: String| STANDARD.decode(text).unwrap_or_default();
    StreamMessage {
        stream: stream.into(),
        subject: stored.subject,
        sequence: stored.seq,
        published_at: stored.time,
        headers: Headers::parse(&decode(stored.hdrs)),
        payload: Bytes::from(decode(stored.data)),
        pending: 0,
    }
}

fn absent_when<T>(answer: Result<T, ApiError>, code: u64) -> Result<Option<T>, ApiError> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.has_code(code) => Ok(None),
        Err(error) => Err(error),
    }
}
