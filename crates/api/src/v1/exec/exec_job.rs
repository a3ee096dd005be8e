//! `POST /api/exec/{job}`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use kanade_api_types::approvals::ApprovalRow;
use kanade_api_types::executions::ExecRequest;
use kanade_control::dispatch::{DispatchError, Order};
use kanade_runtime::fault;
use kanade_wire::command::Cause;
use kanade_wire::target::ExecResponse;
use kanade_wire::{ExecId, JobId};

use super::{DispatchRefused, DuringFreeze, confirm_freeze, in_waves};
use crate::http::failures::LookupError;
use crate::http::idempotency::WorkId;
use crate::http::{Answer, Body, Identity, Operator, Path, Query};
use crate::state::ApiState;
use crate::v1::{approvals, record};

/// Runs a job on the machines of a target. Answers once the broker has stored every command. A job
/// that needs somebody else's consent is not run: the request for it is answered.
#[utoipa::path(post, path = "/api/exec/{job}", operation_id = "exec_job", tag = "exec",
    params(("job" = String, Path, description = "The job"), DuringFreeze),
    request_body = ExecRequest,
    responses((status = 200, description = "Dispatched", body = ExecResponse),
        (status = 202, description = "It waits for somebody else's consent", body = ApprovalRow),
        (status = 400, description = "The target names nobody, or somebody unknown; or a parameter is wrong"),
        (status = 404, description = "There is no such job"),
        (status = 409, description = "A change freeze holds (`frozen`), the job is revoked, or a secret of it is not set"),
        (status = 507, description = "The broker has no room for commands")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Extension(WorkId(work)): Extension<WorkId>,
    Path(job): Path<JobId>,
    Query(during): Query<DuringFreeze>,
    Body(plan): Body<ExecRequest>,
) -> Answer<Response> {
    confirm_freeze(&state, during)?;
    if let Some(waves) = plan.rollout.as_ref().filter(|plan| !plan.waves.is_empty()) {
        let order = in_waves::order(&state, &identity, work, &job, (&plan, waves));
        return Ok(Json(order.await?).into_response());
    }
    let exec_id = ExecId::from_uuid(work);
    if let Some(asked) = approvals::ask(&state, &identity, &exec_id, &job, &plan).await? {
        return Ok((StatusCode::ACCEPTED, Json(asked)).into_response());
    }
    let order = order(exec_id, job, plan, &identity.username);
    let response = dispatch(&state, &identity, &order).await?;
    Ok(Json(response).into_response())
}

/// The order a plan means.
pub(crate) fn order(exec_id: ExecId, job: JobId, plan: ExecRequest, by: &str) -> Order {
    Order {
        jitter: plan.jitter.map(|jitter| jitter.value()),
        deadline_at: plan.deadline_at,
        expires_in: plan.expires_in.map(|expiry| expiry.value()),
        parameters: plan.parameters,
        ..Order::job(exec_id, job, plan.target, Cause::Manual, by)
    }
}

/// Dispatches an order and records it.
pub(crate) async fn dispatch(
    state: &ApiState,
    identity: &Identity,
    order: &Order,
) -> Answer<ExecResponse> {
    let response = match state.dispatcher.dispatch(order).await {
        Ok(dispatched) => ExecResponse {
            exec_id: dispatched.created.exec_id,
            job_id: dispatched.created.job_id,
            version: dispatched.created.version,
            target_count: dispatched.created.target_count,
            subjects: dispatched.subjects,
            rollout_id: None,
        },
        // The same request was begun before and cut off: its commands are being sent.
        Err(DispatchError::Exists(exec_id)) => existing(state, exec_id).await?,
        Err(error) => return Err(DispatchRefused(error).into()),
    };
    let details = serde_json::json!({
        "exec_id": response.exec_id, "version": response.version, "target_count": response.target_count,
    });
    record(
        state,
        identity,
        "exec",
        Some(response.job_id.as_str()),
        details,
    )
    .await;
    fault::point("exec.recorded");
    Ok(response)
}

async fn existing(state: &ApiState, exec_id: ExecId) -> Answer<ExecResponse> {
    let execution = state
        .projected
        .executions
        .get(&exec_id)
        .await
        .map_err(LookupError::from)?;
    let Some((execution, job_id, version)) = execution.and_then(|execution| {
        let (job, version) = (execution.job_id.clone()?, execution.version.clone()?);
        Some((execution, job, version))
    }) else {
        return Err(DispatchRefused(DispatchError::Exists(exec_id)).into());
    };
    Ok(ExecResponse {
        exec_id,
        job_id,
        version,
        target_count: execution.target_count,
        subjects: Vec::new(),
        rollout_id: None,
    })
}
