//! Why a group was not looked up, saved or assigned.

use axum::http::StatusCode;
use kanade_api_types::problem::DocumentProblem;
use kanade_control::catalogue::CatalogueError;
use kanade_control::groups::{FindError, SettleError};
use kanade_wire::GroupName;

use crate::http::EndpointError;

/// Why a group was not looked up, saved or assigned.
#[derive(Debug, thiserror::Error)]
pub enum GroupError {
    /// The query finds no machines, for a reason its author can change.
    #[error("the group's query cannot be used: {0}")]
    Query(FindError),
    /// It was not answered.
    #[error("the group's query was not answered: try again in a moment")]
    NotAnswered(#[source] FindError),
    /// A document says who is in the group.
    #[error(
        "who is in group {0} is said by its document: change that, on the page Groups or with `kanade group create`"
    )]
    Declared(GroupName),
    /// A mail address is none.
    #[error("{0:?} is not a mail address")]
    Address(String),
    /// The group was saved or deleted; its members follow later.
    #[error("the change is stored, but its members could not be brought up to date yet")]
    Settle(#[from] SettleError),
    /// The broker refused.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

impl From<FindError> for GroupError {
    fn from(error: FindError) -> Self {
        match error.is_passing() {
            true => Self::NotAnswered(error),
            false => Self::Query(error),
        }
    }
}

impl EndpointError for GroupError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Query(_) | Self::Address(_) => StatusCode::BAD_REQUEST,
            Self::NotAnswered(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Declared(_) => StatusCode::CONFLICT,
            Self::Settle(_) | Self::Catalogue(_) => StatusCode::BAD_GATEWAY,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Query(_) => "invalid_group_query",
            Self::NotAnswered(_) => "query_busy",
            Self::Declared(_) => "group_declared",
            Self::Address(_) => "invalid_email",
            Self::Settle(_) => "members_pending",
            Self::Catalogue(_) => "broker_failed",
        }
    }

    fn errors(&self) -> Vec<DocumentProblem> {
        match self {
            Self::Query(error) => vec![DocumentProblem {
                path: "query".to_owned(),
                line: 0,
                column: 0,
                message: error.to_string(),
            }],
            _ => Vec::new(),
        }
    }
}
