//! Why a configuration was not read or changed.

use axum::http::StatusCode;
use kanade_api_types::problem::DocumentProblem;
use kanade_control::catalogue::{CatalogueError, ConfigLayer};

use crate::http::EndpointError;

/// Why a configuration was not read or changed.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// What was sent is none.
    #[error("the configuration has {} problem(s): {}", .0.len(), .0.first().map_or(String::new(), told))]
    Invalid(Vec<DocumentProblem>),
    /// The revision is no number.
    #[error("`If-Match` takes the `ETag` of what was read, a number in quotes")]
    NoRevision,
    /// What is stored is none.
    #[error("{layer} cannot be read: set it anew with PUT, or delete it")]
    Unreadable {
        /// The layer.
        layer: ConfigLayer,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// The catalogue refused.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

fn told(problem: &DocumentProblem) -> String {
    match problem.path.as_str() {
        "" => problem.message.clone(),
        path => format!("{path}: {}", problem.message),
    }
}

impl EndpointError for ConfigError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) | Self::NoRevision => StatusCode::BAD_REQUEST,
            Self::Unreadable { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Catalogue(CatalogueError::ConfigChanged(_)) => StatusCode::CONFLICT,
            Self::Catalogue(CatalogueError::Unread) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Catalogue(_) => StatusCode::BAD_GATEWAY,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid_config",
            Self::NoRevision => "invalid_revision",
            Self::Unreadable { .. } => "config_unreadable",
            Self::Catalogue(CatalogueError::ConfigChanged(_)) => "config_changed",
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
