//! Why a question was not answered.

use axum::http::StatusCode;
use kanade_store::query::QueryError;
use kanade_store::state::StateError;

use crate::http::EndpointError;

impl EndpointError for QueryError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Refused(_) | Self::TooLong { .. } | Self::TooLarge(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Busy => StatusCode::TOO_MANY_REQUESTS,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "query_invalid",
            Self::Refused(_) => "query_refused",
            Self::TooLong { .. } => "query_too_long",
            Self::TooLarge(_) => "query_too_large",
            Self::Busy => "query_busy",
            Self::Failed(_) => "store_failed",
        }
    }
}

/// Saved questions could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// The name or the statement is not right.
    #[error("`{0}` must have 1 to {1} characters")]
    Length(&'static str, usize),
    /// The database failed.
    #[error("saved queries could not be reached: try again; the backend's log has the request id")]
    State(#[from] StateError),
}

impl EndpointError for SavedError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Length(..) => StatusCode::BAD_REQUEST,
            Self::State(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Length(..) => "invalid_body",
            Self::State(_) => "store_failed",
        }
    }
}
