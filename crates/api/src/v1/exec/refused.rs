//! Why an order was not dispatched, as the API says it.

use axum::http::StatusCode;
use kanade_api_types::problem::DocumentProblem;
use kanade_control::dispatch::DispatchError;

use crate::http::EndpointError;

/// An order that was not dispatched.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct DispatchRefused(pub DispatchError);

impl EndpointError for DispatchRefused {
    fn status(&self) -> StatusCode {
        use DispatchError as E;
        match &self.0 {
            E::EmptyTarget | E::NoMachines | E::UnknownMachines(_) | E::EmptyGroups(_) => {
                StatusCode::BAD_REQUEST
            }
            E::NobodyOnline | E::Revoked(_) | E::NotApproved(_) | E::NoStandingApproval(_) => {
                StatusCode::CONFLICT
            }
            E::NotRunnable { .. } | E::Parameters { .. } | E::DeadlinePassed => {
                StatusCode::BAD_REQUEST
            }
            E::NoSuchSecret { .. } => StatusCode::CONFLICT,
            E::NoSuchJob(_) | E::NoSuchExecution(_) => StatusCode::NOT_FOUND,
            // Only while the tables do not show it yet: the same request may come again.
            E::Exists(_) => StatusCode::SERVICE_UNAVAILABLE,
            E::StreamFull(_) => StatusCode::INSUFFICIENT_STORAGE,
            E::Publish { .. }
            | E::StopMachine { .. }
            | E::StoreScript(_)
            | E::Pin(_)
            | E::Announcement { .. } => StatusCode::BAD_GATEWAY,
            E::Catalogue(_) => StatusCode::SERVICE_UNAVAILABLE,
            E::Encode(_) | E::Store(_) | E::Approvals(_) | E::Secrets(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    fn errors(&self) -> Vec<DocumentProblem> {
        let DispatchError::Parameters { problems, .. } = &self.0 else {
            return Vec::new();
        };
        let shown = problems.iter().map(|problem| DocumentProblem {
            path: format!("parameters.{}", problem.name),
            line: 0,
            column: 0,
            message: problem.why.clone(),
        });
        shown.collect()
    }

    fn code(&self) -> &'static str {
        use DispatchError as E;
        match &self.0 {
            E::EmptyTarget => "empty_target",
            E::NoMachines => "no_machines",
            E::UnknownMachines(_) => "unknown_machines",
            E::EmptyGroups(_) => "empty_groups",
            E::NobodyOnline => "nobody_online",
            E::Revoked(_) => "job_revoked",
            E::NotApproved(_) | E::NoStandingApproval(_) => "not_approved",
            E::NotRunnable { .. } => "job_not_runnable",
            E::Parameters { .. } => "invalid_parameters",
            E::NoSuchSecret { .. } => "secret_not_set",
            E::DeadlinePassed => "deadline_passed",
            E::NoSuchJob(_) => "job_not_found",
            E::NoSuchExecution(_) => "execution_not_found",
            E::Exists(_) => "execution_exists",
            E::StreamFull(_) => "command_stream_full",
            E::Publish { .. }
            | E::StopMachine { .. }
            | E::StoreScript(_)
            | E::Pin(_)
            | E::Announcement { .. } => "broker_failed",
            E::Catalogue(_) => "catalogue_unread",
            E::Encode(_) => "internal",
            E::Store(_) | E::Approvals(_) | E::Secrets(_) => "store_failed",
        }
    }
}
