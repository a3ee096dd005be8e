//! Why a secret could not be listed, set or deleted.

use axum::http::StatusCode;
use kanade_store::state::StateError;
use kanade_wire::{JobId, SecretName};

use crate::http::EndpointError;

/// Why a secret could not be listed, set or deleted. Never names a value.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// There is none.
    #[error("there is no secret {0}: `kanade secret list` shows them")]
    NoSuchSecret(SecretName),
    /// Jobs refer to it.
    #[error("the secret {secret} is used by {}: change the jobs first", names(.jobs))]
    Used {
        /// The secret.
        secret: SecretName,
        /// The jobs.
        jobs: Vec<JobId>,
    },
    /// The value cannot be used.
    #[error("the value of {secret} cannot be used: {why}")]
    Value {
        /// The secret.
        secret: SecretName,
        /// What would be right.
        why: &'static str,
    },
    /// The database failed.
    #[error("the backend's database did not answer: try again; its log has the request id")]
    State(#[from] StateError),
}

fn names(jobs: &[JobId]) -> String {
    let names: Vec<&str> = jobs.iter().take(10).map(JobId::as_str).collect();
    names.join(", ")
}

impl EndpointError for SecretError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NoSuchSecret(_) => StatusCode::NOT_FOUND,
            Self::Used { .. } => StatusCode::CONFLICT,
            Self::Value { .. } => StatusCode::BAD_REQUEST,
            Self::State(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchSecret(_) => "secret_not_found",
            Self::Used { .. } => "secret_used",
            Self::Value { .. } => "invalid_secret",
            Self::State(_) => "store_failed",
        }
    }
}
