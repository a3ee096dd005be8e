//! `POST /api/approvals/{id}/approve`

use axum::Json;
use axum::extract::State;
use kanade_api_types::approvals::{ApprovalDecision, ApprovalRow};
use kanade_api_types::executions::ExecRequest;
use kanade_store::state::{self, Approval, ApprovalKind, ApprovalState};
use kanade_wire::ExecId;

use super::ask::announce;
use super::get::find;
use super::refused::ApprovalRefused;
use super::row::{approval_row, is_current};
use crate::http::{Answer, Body, Identity, Operator, Path, Query};
use crate::state::ApiState;
use crate::v1::exec::exec_job::{dispatch, order};
use crate::v1::exec::{DuringFreeze, confirm_freeze};
use crate::v1::record;

/// Agrees to what somebody else asked for; an order is dispatched at once, under the id of the
/// request. Approving an order again finishes what was cut off, and dispatches nothing twice.
#[utoipa::path(post, path = "/api/approvals/{id}/approve", operation_id = "approve", tag = "approvals",
    params(("id" = String, Path, description = "The request"), DuringFreeze),
    request_body = ApprovalDecision,
    responses((status = 200, description = "Approved", body = ApprovalRow),
        (status = 403, description = "Who asks does not approve"),
        (status = 404, description = "There is no such request"),
        (status = 409, description = "It was decided, its time is over, or the job was changed")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(id): Path<String>,
    Query(during): Query<DuringFreeze>,
    Body(decision): Body<ApprovalDecision>,
) -> Answer<Json<ApprovalRow>> {
    let found = find(&state, &id).await?;
    if !is_current(&state, &found) {
        return Err(ApprovalRefused::Changed(found.job_id).into());
    }
    if found.kind == ApprovalKind::Order {
        confirm_freeze(&state, during)?;
    }
    let approved = match is_being_finished(&found, &identity, state.clock.now()) {
        true => found,
        false => decide(&state, &identity, &id, decision.comment).await?,
    };
    if approved.kind == ApprovalKind::Order {
        carry_out(&state, &identity, &approved).await?;
    }
    Ok(Json(approval_row(&state, approved)))
}

/// Who approved may ask for the dispatch again, for as long as the request would have waited.
fn is_being_finished(
    found: &Approval,
    identity: &Identity,
    now: chrono::DateTime<chrono::Utc>,
) -> bool {
    found.kind == ApprovalKind::Order
        && found.state == ApprovalState::Approved
        && found.decided_by.as_deref() == Some(identity.username.as_str())
        && now < found.expires_at
}

async fn decide(
    state: &ApiState,
    identity: &Identity,
    id: &str,
    comment: Option<String>,
) -> Answer<Approval> {
    let decision = state::ApprovalDecision {
        approve: true,
        by: identity.username.clone(),
        comment,
    };
    let now = state.clock.now();
    let decided = state.state_store.approvals.decide(id, &decision, now).await;
    let decided = decided.map_err(ApprovalRefused::from)?;
    announce(state, id);
    let details = serde_json::json!({
        "approval": id, "requested_by": decided.requested_by, "comment": decided.comment,
    });
    let target = Some(decided.job_id.as_str());
    record(state, identity, "approval_approve", target, details).await;
    Ok(decided)
}

async fn carry_out(state: &ApiState, identity: &Identity, approved: &Approval) -> Answer<()> {
    let plan: ExecRequest =
        serde_json::from_str(&approved.order).map_err(|_| ApprovalRefused::Unreadable)?;
    let exec_id = ExecId::new(approved.id.as_str()).map_err(|_| ApprovalRefused::Unreadable)?;
    let job = approved.job_id.clone();
    let order = order(exec_id, job, plan, &approved.requested_by);
    dispatch(state, identity, &order).await?;
    Ok(())
}
