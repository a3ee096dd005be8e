//! `GET /api/approvals/waiting`

use axum::Json;
use axum::extract::State;
use kanade_api_types::approvals::WaitingApprovals;

use super::refused::ApprovalRefused;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;

/// How many requests nobody has decided on.
#[utoipa::path(get, path = "/api/approvals/waiting", operation_id = "count_waiting_approvals", tag = "approvals",
    responses((status = 200, description = "The number", body = WaitingApprovals)),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Answer<Json<WaitingApprovals>> {
    let approvals = &state.state_store.approvals;
    let waiting = approvals.waiting(state.clock.now()).await;
    let waiting = waiting.map_err(ApprovalRefused::from)?;
    Ok(Json(WaitingApprovals { waiting }))
}
