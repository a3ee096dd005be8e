use axum::http::StatusCode;
use kanade_store::state::{DecideError, StateError};
use kanade_wire::JobId;

use crate::http::EndpointError;

/// Why nothing was asked or decided.
#[derive(Debug, thiserror::Error)]
pub(super) enum ApprovalRefused {
    #[error(transparent)]
    Decide(#[from] DecideError),
    #[error(
        "job {0} was changed since this was asked: look at it as it is now, and have it asked again"
    )]
    Changed(JobId),
    #[error("job {0} needs nobody's consent: it just runs")]
    NotNeeded(JobId),
    #[error("there is no job {0}: `kanade job list` shows them")]
    NoSuchJob(JobId),
    #[error("the order of this request cannot be read: have it asked again")]
    Unreadable,
}

impl From<StateError> for ApprovalRefused {
    fn from(error: StateError) -> Self {
        Self::Decide(error.into())
    }
}

impl EndpointError for ApprovalRefused {
    fn status(&self) -> StatusCode {
        match self {
            Self::Decide(DecideError::Unknown(_)) | Self::NoSuchJob(_) => StatusCode::NOT_FOUND,
            Self::Decide(DecideError::Own(_)) => StatusCode::FORBIDDEN,
            Self::Decide(DecideError::Over(_))
            | Self::Changed(_)
            | Self::NotNeeded(_)
            | Self::Unreadable => StatusCode::CONFLICT,
            Self::Decide(DecideError::State(_)) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Decide(DecideError::Unknown(_)) => "approval_not_found",
            Self::Decide(DecideError::Own(_)) => "own_request",
            Self::Decide(DecideError::Over(_)) => "already_decided",
            Self::Decide(DecideError::State(_)) => "store_failed",
            Self::Changed(_) => "job_changed",
            Self::NotNeeded(_) => "approval_not_needed",
            Self::NoSuchJob(_) => "job_not_found",
            Self::Unreadable => "order_unreadable",
        }
    }
}
