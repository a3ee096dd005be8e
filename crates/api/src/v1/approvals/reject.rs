//! `POST /api/approvals/{id}/reject`

use axum::Json;
use axum::extract::State;
use kanade_api_types::approvals::{ApprovalDecision, ApprovalRow};
use kanade_store::state;

use super::ask::announce;
use super::refused::ApprovalRefused;
use super::row::approval_row;
use crate::http::{Answer, Body, Operator, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Does not agree, or takes a standing approval back. Who asked may take the request back this way.
#[utoipa::path(post, path = "/api/approvals/{id}/reject", operation_id = "reject", tag = "approvals",
    params(("id" = String, Path, description = "The request")),
    request_body = ApprovalDecision,
    responses((status = 200, description = "Rejected", body = ApprovalRow),
        (status = 404, description = "There is no such request"),
        (status = 409, description = "It was decided, or its time is over")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(id): Path<String>,
    Body(decision): Body<ApprovalDecision>,
) -> Answer<Json<ApprovalRow>> {
    let decision = state::ApprovalDecision {
        approve: false,
        by: identity.username.clone(),
        comment: decision.comment,
    };
    let approvals = &state.state_store.approvals;
    let decided = approvals.decide(&id, &decision, state.clock.now()).await;
    let decided = decided.map_err(ApprovalRefused::from)?;
    announce(&state, &id);
    let details = serde_json::json!({
        "approval": id, "requested_by": decided.requested_by, "comment": decided.comment,
    });
    let target = Some(decided.job_id.as_str());
    record(&state, &identity, "approval_reject", target, details).await;
    Ok(Json(approval_row(&state, decided)))
}
