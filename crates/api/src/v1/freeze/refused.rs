use axum::http::StatusCode;
use kanade_control::catalogue::CatalogueError;

use crate::http::EndpointError;

/// The freeze was not changed.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(super) struct FreezeRefused(pub CatalogueError);

impl EndpointError for FreezeRefused {
    fn status(&self) -> StatusCode {
        match self.0 {
            CatalogueError::Freeze(_) => StatusCode::BAD_REQUEST,
            CatalogueError::Unread => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_GATEWAY,
        }
    }

    fn code(&self) -> &'static str {
        match self.0 {
            CatalogueError::Freeze(_) => "invalid_freeze",
            CatalogueError::Unread => "catalogue_unread",
            _ => "broker_failed",
        }
    }
}
