use std::time::Duration;

use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::bus::Bus;
use crate::headers::Headers;
use crate::request::RequestError;

/// How long the broker may take over a change of its configuration.
const ANSWERED_WITHIN: Duration = Duration::from_secs(20);

/// Error codes of the broker that are decided on.
pub(super) mod codes {
    pub(in crate::backend) const CONSUMER_NOT_FOUND: u64 = 10014;
    pub(in crate::backend) const MESSAGE_NOT_FOUND: u64 = 10037;
    pub(in crate::backend) const STORAGE_EXCEEDED: u64 = 10047;
    pub(in crate::backend) const STREAM_NOT_FOUND: u64 = 10059;
}

/// Why the broker did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// It refused.
    #[error("{operation}: the broker refused: {description} ({code})")]
    Refused {
        /// What was asked for.
        operation: String,
        /// The broker's error code.
        code: u64,
        /// The broker's words.
        description: String,
    },
    /// It did not answer.
    #[error("{operation}: the broker did not answer")]
    Unanswered {
        /// What was asked for.
        operation: String,
        /// Why not.
        #[source]
        source: RequestError,
    },
    /// Its answer was not understood.
    #[error("{operation}: the broker's answer is not understood")]
    Unreadable {
        /// What was asked for.
        operation: String,
        /// Where it stopped to make sense.
        #[source]
        source: serde_json::Error,
    },
}

impl ApiError {
    /// Whether the stream, bucket or store does not exist.
    pub fn is_stream_missing(&self) -> bool {
        self.has_code(codes::STREAM_NOT_FOUND)
    }

    pub(super) fn has_code(&self, wanted: u64) -> bool {
        matches!(self, Self::Refused { code, .. } if *code == wanted)
    }
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    err_code: u64,
    #[serde(default)]
    description: String,
}

impl Bus {
    /// One request to the JetStream API; `operation` says in an error what was wanted.
    pub(super) async fn api<T: DeserializeOwned>(
        &self,
        operation: impl Into<String>,
        subject: &str,
        body: &Value,
    ) -> Result<T, ApiError> {
        let operation = operation.into();
        let payload = match body {
            Value::Null => Bytes::new(),
            body => Bytes::from(body.to_string()),
        };
        let subject = format!("$JS.API.{subject}");
        let answer = self
            .connection
            .request(&subject, Headers::new(), payload, ANSWERED_WITHIN)
            .await;
        match answer {
            Ok(message) => read(operation, &message.payload),
            Err(source) => Err(ApiError::Unanswered { operation, source }),
        }
    }
}

fn read<T: DeserializeOwned>(operation: String, payload: &[u8]) -> Result<T, ApiError> {
    let unreadable = |operation, source| ApiError::Unreadable { operation, source };
    let mut answer: Value = match serde_json::from_slice(payload) {
        Ok(answer) => answer,
        Err(source) => return Err(unreadable(operation, source)),
    };
    if let Some(error) = answer.get_mut("error").map(Value::take) {
        return Err(match serde_json::from_value(error) {
            Ok(Refusal {
                err_code: code,
                description,
            }) => ApiError::Refused {
                operation,
                code,
                description,
            },
            Err(source) => unreadable(operation, source),
        });
    }
    serde_json::from_value(answer).map_err(|source| unreadable(operation, source))
}
