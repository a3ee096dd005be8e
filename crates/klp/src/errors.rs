//! Errors as they cross the connection.

use serde::{Deserialize, Serialize};

/// What kind of failure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErrorKind {
    /// The text is no JSON.
    ParseError,
    /// It is no request, or not one of this moment.
    InvalidRequest,
    /// Nothing of that name can be asked.
    MethodNotFound,
    /// The parameters do not fit.
    InvalidParams,
    /// The agent failed.
    InternalError,
    /// This person must not.
    Unauthorized,
    /// There is no such thing.
    NotFound,
    /// The agent cannot do it without the broker.
    AgentDisconnected,
    /// Too much is asked at once.
    RateLimit,
    /// The client speaks another version.
    StaleProtocol,
    /// The answer does not fit.
    PayloadTooLarge,
    /// A kind this version does not know.
    #[serde(other)]
    Unknown,
}

impl ErrorKind {
    /// Its number.
    pub const fn code(self) -> i32 {
        match self {
            Self::ParseError => -32700,
            Self::InvalidRequest => -32600,
            Self::MethodNotFound => -32601,
            Self::InvalidParams => -32602,
            Self::InternalError => -32603,
            Self::Unauthorized => -32000,
            Self::NotFound => -32001,
            Self::AgentDisconnected => -32002,
            Self::RateLimit => -32003,
            Self::StaleProtocol => -32004,
            Self::PayloadTooLarge => -32005,
            Self::Unknown => -32099,
        }
    }
}

/// What a failed request is answered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct RpcError {
    /// [`ErrorKind::code`].
    pub code: i32,
    /// A sentence.
    pub message: String,
    /// The kind by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<ErrorData>,
}

/// The kind by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorData {
    /// The kind.
    pub kind: ErrorKind,
    /// The sentence again, for readers that look here.
    pub detail: String,
}

impl RpcError {
    /// A failure of a kind.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            code: kind.code(),
            data: Some(ErrorData {
                kind,
                detail: message.clone(),
            }),
            message,
        }
    }

    /// Its kind, where it is told.
    pub fn kind(&self) -> ErrorKind {
        self.data
            .as_ref()
            .map_or(ErrorKind::Unknown, |data| data.kind)
    }
}
