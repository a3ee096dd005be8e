//! `POST /api/approvals`

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use kanade_api_types::approvals::{ApprovalRow, StandingApprovalRequest};
use kanade_control::dispatch::DispatchError;
use kanade_store::state::{Approval, ApprovalKind};

use super::ask::{blank, store};
use super::refused::ApprovalRefused;
use crate::http::idempotency::WorkId;
use crate::http::{Answer, Body, Operator};
use crate::state::ApiState;
use crate::v1::exec::DispatchRefused;

/// Asks that schedules and rollouts may run a job as it is now. An order of a person asks by
/// itself.
#[utoipa::path(post, path = "/api/approvals", operation_id = "request_approval", tag = "approvals",
    request_body = StandingApprovalRequest,
    responses((status = 202, description = "Asked", body = ApprovalRow),
        (status = 404, description = "There is no such job"),
        (status = 409, description = "The job needs nobody's consent")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Extension(WorkId(work)): Extension<WorkId>,
    Body(request): Body<StandingApprovalRequest>,
) -> Answer<(StatusCode, Json<ApprovalRow>)> {
    let ready = state.catalogue.ready().await;
    ready.map_err(|error| DispatchRefused(DispatchError::Catalogue(error)))?;
    let id = request.job_id;
    let Some(job) = state.catalogue.job(&id) else {
        return Err(ApprovalRefused::NoSuchJob(id).into());
    };
    if !job.manifest.require_approval {
        return Err(ApprovalRefused::NotNeeded(id).into());
    }
    let asked = Approval {
        kind: ApprovalKind::Standing,
        ..blank(&state, &identity, work.to_string(), &job)
    };
    let row = store(&state, &identity, asked).await?;
    Ok((StatusCode::ACCEPTED, Json(row)))
}
