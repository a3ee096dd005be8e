//! Why a view was not saved or deleted.

use axum::http::StatusCode;
use kanade_api_types::problem::DocumentProblem;
use kanade_control::catalogue::CatalogueError;

use crate::http::EndpointError;

/// Why a view was not saved or deleted.
#[derive(Debug, thiserror::Error)]
pub enum ViewError {
    /// The document is no view.
    #[error("the view has {} problem(s): {}", .0.len(), .0.first().map_or("", |problem| &problem.message))]
    Invalid(Vec<DocumentProblem>),
    /// The revision is no number.
    #[error("`If-Match` takes the view's `revision`, a number")]
    NoRevision,
    /// The catalogue refused.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

impl EndpointError for ViewError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) | Self::NoRevision => StatusCode::BAD_REQUEST,
            Self::Catalogue(CatalogueError::ViewConflict(_)) => StatusCode::CONFLICT,
            Self::Catalogue(CatalogueError::NoSuchView(_)) => StatusCode::NOT_FOUND,
            Self::Catalogue(CatalogueError::Unread) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Catalogue(_) => StatusCode::BAD_GATEWAY,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid_view",
            Self::NoRevision => "invalid_revision",
            Self::Catalogue(CatalogueError::ViewConflict(_)) => "view_changed",
            Self::Catalogue(CatalogueError::NoSuchView(_)) => "view_not_found",
            Self::Catalogue(CatalogueError::Unread) => "catalogue_unread",
            Self::Catalogue(_) => "broker_failed",
        }
    }

    fn errors(&self) -> Vec<DocumentProblem> {
        match self {
            Self::Invalid(problems) => problems.clone(),
            _ => Vec::new(),
        }
    }
}
