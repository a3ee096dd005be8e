use std::time::Duration;

use axum::http::StatusCode;
use kanade_control::catalogue::CatalogueError;
use kanade_projections::{Change, Topic};
use kanade_wire::JobId;

use crate::http::EndpointError;
use crate::state::ApiState;

/// Agents learn it spread over this.
const TOLD_WITHIN: Duration = Duration::from_secs(2);

/// A revocation was not changed.
#[derive(Debug, thiserror::Error)]
pub(super) enum RevocationRefused {
    #[error("there is no job {0}: `kanade job list` shows them")]
    NoSuchJob(JobId),
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
}

impl EndpointError for RevocationRefused {
    fn status(&self) -> StatusCode {
        match self {
            Self::NoSuchJob(_) => StatusCode::NOT_FOUND,
            Self::Catalogue(CatalogueError::Unread) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Catalogue(_) => StatusCode::BAD_GATEWAY,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchJob(_) => "job_not_found",
            Self::Catalogue(CatalogueError::Unread) => "catalogue_unread",
            Self::Catalogue(_) => "broker_failed",
        }
    }
}

/// Refuses a name that nothing was ever said of. A deleted job is known by its revocation.
pub(super) async fn known(state: &ApiState, job: &JobId) -> Result<(), RevocationRefused> {
    let catalogue = &state.catalogue;
    catalogue.ready().await?;
    let is_known =
        catalogue.job(job).is_some() || catalogue.script_statuses().contains_key(job.as_str());
    match is_known {
        true => Ok(()),
        false => Err(RevocationRefused::NoSuchJob(job.clone())),
    }
}

/// Tells pages and agents that a revocation changed.
pub(super) async fn tell(state: &ApiState, job: &JobId) {
    let change = Change::new(Topic::Jobs, [job.to_string()]);
    state.live.announce(vec![change]);
    state.nudges.everybody_within(TOLD_WITHIN).await;
}
