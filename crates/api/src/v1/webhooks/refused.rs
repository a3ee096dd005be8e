//! Why settings of alerts were not taken, or a test not made.

use axum::http::StatusCode;
use kanade_control::alerts::TestError;
use kanade_store::state::StateError;

use crate::http::EndpointError;

/// Settings that were not taken, or a test that was not made.
#[derive(Debug, thiserror::Error)]
pub enum AlertRefused {
    /// There is no such webhook.
    #[error("there is no webhook {0}: `kanade webhook list` shows them")]
    NoSuchWebhook(String),
    /// A value makes no sense.
    #[error("{0}")]
    Invalid(String),
    /// The test was not made.
    #[error(transparent)]
    Test(#[from] TestError),
    /// The state file failed.
    #[error("the backend's database did not answer: try again; its log has the request id")]
    State(#[from] StateError),
}

impl EndpointError for AlertRefused {
    fn status(&self) -> StatusCode {
        match self {
            Self::NoSuchWebhook(_) | Self::Test(TestError::NoSuchWebhook(_)) => {
                StatusCode::NOT_FOUND
            }
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Test(TestError::NoMailServer | TestError::NoRecipients) => StatusCode::CONFLICT,
            Self::Test(TestError::Failed(_)) | Self::State(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchWebhook(_) | Self::Test(TestError::NoSuchWebhook(_)) => "webhook_not_found",
            Self::Invalid(_) => "invalid_setting",
            Self::Test(TestError::NoMailServer) => "no_mail_server",
            Self::Test(TestError::NoRecipients) => "no_recipients",
            Self::Test(TestError::Failed(_)) | Self::State(_) => "store_failed",
        }
    }
}
