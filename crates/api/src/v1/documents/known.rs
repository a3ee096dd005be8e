//! The catalogue, once it is known.

use axum::http::StatusCode;
use kanade_control::Catalogue;
use kanade_control::catalogue::CatalogueError;

use crate::http::{Answer, EndpointError};
use crate::state::ApiState;

/// The catalogue; a refusal while nothing was read of it, which must not look like no jobs.
pub async fn known(state: &ApiState) -> Answer<&Catalogue> {
    state.catalogue.ready().await.map_err(Unread)?;
    Ok(&state.catalogue)
}

#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct Unread(CatalogueError);

impl EndpointError for Unread {
    fn status(&self) -> StatusCode {
        StatusCode::SERVICE_UNAVAILABLE
    }

    fn code(&self) -> &'static str {
        "catalogue_unread"
    }
}
