use axum::http::StatusCode;
use kanade_control::artifacts::{ArtifactError, InvalidName};

use crate::http::EndpointError;

/// A file could not be published, read or deleted.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct FileRefused(pub ArtifactError);

impl From<ArtifactError> for FileRefused {
    fn from(error: ArtifactError) -> Self {
        Self(error)
    }
}

impl From<InvalidName> for FileRefused {
    fn from(error: InvalidName) -> Self {
        Self(error.into())
    }
}

impl EndpointError for FileRefused {
    fn status(&self) -> StatusCode {
        match &self.0 {
            ArtifactError::Name(_)
            | ArtifactError::DigestDiffers { .. }
            | ArtifactError::Empty
            | ArtifactError::OtherProgram { .. }
            | ArtifactError::BrokeOff(_) => StatusCode::BAD_REQUEST,
            ArtifactError::Taken { .. } | ArtifactError::InUse { .. } => StatusCode::CONFLICT,
            ArtifactError::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            ArtifactError::Full(_) => StatusCode::INSUFFICIENT_STORAGE,
            ArtifactError::Unread => StatusCode::SERVICE_UNAVAILABLE,
            ArtifactError::Rollouts(_) => StatusCode::INTERNAL_SERVER_ERROR,
            ArtifactError::Object(_) => StatusCode::BAD_GATEWAY,
        }
    }

    fn code(&self) -> &'static str {
        match &self.0 {
            ArtifactError::Name(_) => "invalid_name",
            ArtifactError::DigestDiffers { .. } => "digest_differs",
            ArtifactError::Empty => "empty_file",
            ArtifactError::OtherProgram { .. } => "other_program",
            ArtifactError::BrokeOff(_) => "upload_broke_off",
            ArtifactError::Taken { .. } => "exists_with_other_content",
            ArtifactError::InUse { .. } => "in_use",
            ArtifactError::TooLarge { .. } => "body_too_large",
            ArtifactError::Full(_) => "store_full",
            ArtifactError::Unread => "not_ready",
            ArtifactError::Rollouts(_) => "store_failed",
            ArtifactError::Object(_) => "broker_failed",
        }
    }
}
