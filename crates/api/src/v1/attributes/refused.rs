//! Why attributes were not read or changed.

use axum::http::StatusCode;
use kanade_api_types::problem::DocumentProblem;
use kanade_store::state::{MAX_ATTRIBUTES, StateError};
use kanade_wire::{AttributeKey, InvalidId, PcId};

use crate::http::EndpointError;

/// Why attributes were not read or changed.
#[derive(Debug, thiserror::Error)]
pub enum AttributeError {
    /// A name cannot be one.
    #[error(transparent)]
    Name(#[from] InvalidId),
    /// A value cannot be one.
    #[error("{key}: {reason}")]
    Value {
        /// The attribute's name.
        key: AttributeKey,
        /// What would be right.
        reason: String,
    },
    /// A machine would have too many.
    #[error("{pc} would have more than {MAX_ATTRIBUTES} attributes: remove some it does not need")]
    TooMany {
        /// The machine.
        pc: PcId,
    },
    /// A condition cannot be read.
    #[error("`{parameter}`: {reason}")]
    Condition {
        /// The parameter.
        parameter: String,
        /// What would be right.
        reason: String,
    },
    /// The table has problems.
    #[error("nothing was imported: the file has {} problem(s): {}", .0.len(), .0.first().map_or("", |problem| &problem.message))]
    Sheet(Vec<DocumentProblem>),
    /// The database failed.
    #[error("the backend's database did not answer: try again; its log has the request id")]
    State(#[from] StateError),
}

impl EndpointError for AttributeError {
    fn status(&self) -> StatusCode {
        match self {
            Self::State(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Name(_) => "invalid_attribute_name",
            Self::Value { .. } => "invalid_attribute_value",
            Self::TooMany { .. } => "too_many_attributes",
            Self::Condition { .. } => "invalid_query",
            Self::Sheet(_) => "invalid_csv",
            Self::State(_) => "store_failed",
        }
    }

    fn errors(&self) -> Vec<DocumentProblem> {
        match self {
            Self::Sheet(problems) => problems.clone(),
            _ => Vec::new(),
        }
    }
}
