//! Why a document was not read, saved or deleted.

use axum::http::StatusCode;
use kanade_api_types::problem::DocumentProblem;
use kanade_control::catalogue::CatalogueError;
use kanade_wire::DocumentKind;

use super::body::{invalid_code, shown_problem};
use crate::http::EndpointError;

/// Why a document was not read, saved or deleted.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub(crate) struct DocumentRefused {
    kind: DocumentKind,
    #[source]
    error: CatalogueError,
}

impl DocumentRefused {
    /// Something of this kind was refused.
    pub(crate) fn of(kind: DocumentKind) -> impl FnOnce(CatalogueError) -> Self {
        move |error| Self { kind, error }
    }
}

impl EndpointError for DocumentRefused {
    fn status(&self) -> StatusCode {
        match self.error {
            CatalogueError::Invalid(_) => StatusCode::BAD_REQUEST,
            CatalogueError::NoSuchDocument { .. } | CatalogueError::NoSuchRevision { .. } => {
                StatusCode::NOT_FOUND
            }
            CatalogueError::Changed { .. }
            | CatalogueError::Managed { .. }
            | CatalogueError::Needed { .. } => StatusCode::CONFLICT,
            CatalogueError::Unread => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_GATEWAY,
        }
    }

    fn code(&self) -> &'static str {
        match &self.error {
            CatalogueError::Invalid(_) => invalid_code(self.kind),
            CatalogueError::NoSuchDocument { kind, .. } => missing_code(*kind),
            CatalogueError::NoSuchRevision { .. } => "revision_not_found",
            CatalogueError::Changed { kind, .. } => changed_code(*kind),
            CatalogueError::Managed { .. } => "managed_elsewhere",
            CatalogueError::Needed { .. } => "still_needed",
            CatalogueError::Unread => "catalogue_unread",
            _ => "broker_failed",
        }
    }

    fn errors(&self) -> Vec<DocumentProblem> {
        match &self.error {
            CatalogueError::Invalid(problems) => {
                problems.iter().cloned().map(shown_problem).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The stable word for a document that is not there.
pub(crate) fn missing_code(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Group => "group_not_found",
        DocumentKind::Job => "job_not_found",
        DocumentKind::Schedule => "schedule_not_found",
        DocumentKind::View => "view_not_found",
    }
}

fn changed_code(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Group => "group_changed",
        DocumentKind::Job => "job_changed",
        DocumentKind::Schedule => "schedule_changed",
        DocumentKind::View => "view_changed",
    }
}
