//! Why a rollout was not created or changed, as the API says it.

use axum::http::StatusCode;
use kanade_control::rollout::{CreateError, OrderError, PlanProblem};

use crate::http::EndpointError;

/// A rollout that was not created.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct CreateRefused(#[from] pub CreateError);

impl EndpointError for CreateRefused {
    fn status(&self) -> StatusCode {
        use CreateError as E;
        match &self.0 {
            E::NoSuchJob(_) | E::NoSuchRelease(_) => StatusCode::NOT_FOUND,
            E::Spec(_) | E::Plan(_) | E::NotRunnable { .. } | E::Parameters { .. } => {
                StatusCode::BAD_REQUEST
            }
            E::NeedsApproval(_) => StatusCode::CONFLICT,
            E::Catalogue(_) | E::Releases(_) => StatusCode::SERVICE_UNAVAILABLE,
            E::Machines(_) | E::State(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        use CreateError as E;
        match &self.0 {
            E::Spec(_) => "invalid_rollout",
            E::Plan(PlanProblem::NoTarget(_)) => "empty_target",
            E::Plan(PlanProblem::NoMachines) => "no_machines",
            E::Plan(PlanProblem::UnknownMachine(..)) => "unknown_machines",
            E::Plan(PlanProblem::EmptyGroup(..)) => "empty_groups",
            E::Plan(PlanProblem::EmptyWave(..)) => "empty_wave",
            E::Plan(PlanProblem::NoBuild(..)) => "no_build",
            E::NoSuchJob(_) => "job_not_found",
            E::NoSuchRelease(_) => "release_not_found",
            E::Releases(_) => "releases_unread",
            E::NotRunnable { .. } => "job_not_runnable",
            E::Parameters { .. } => "invalid_parameters",
            E::NeedsApproval(_) => "needs_approval",
            E::Catalogue(_) => "catalogue_unread",
            E::Machines(_) | E::State(_) => "store_failed",
        }
    }
}

/// An order to a rollout that was not followed.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct OrderRefused(#[from] pub OrderError);

impl EndpointError for OrderRefused {
    fn status(&self) -> StatusCode {
        match &self.0 {
            OrderError::NoSuchRollout(_) => StatusCode::NOT_FOUND,
            OrderError::Refused(_) => StatusCode::CONFLICT,
            OrderError::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            OrderError::Progress(_) | OrderError::State(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(&self) -> &'static str {
        match &self.0 {
            OrderError::NoSuchRollout(_) => "rollout_not_found",
            OrderError::Refused(_) => "rollout_state",
            OrderError::Busy(_) => "rollout_busy",
            OrderError::Progress(_) | OrderError::State(_) => "store_failed",
        }
    }
}
