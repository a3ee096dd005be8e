//! `GET /api/approvals/{id}`

use axum::Json;
use axum::extract::State;
use kanade_api_types::approvals::ApprovalRow;
use kanade_store::state::{Approval, DecideError};

use super::refused::ApprovalRefused;
use super::row::approval_row;
use crate::http::{Answer, Path, Viewer};
use crate::state::{ApiParts, ApiState};

/// One request for consent.
#[utoipa::path(get, path = "/api/approvals/{id}", operation_id = "get_approval", tag = "approvals",
    params(("id" = String, Path, description = "The request")),
    responses((status = 200, description = "The request", body = ApprovalRow),
        (status = 404, description = "There is none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<String>,
) -> Answer<Json<ApprovalRow>> {
    let found = find(&state, &id).await?;
    Ok(Json(approval_row(&state, found)))
}

/// A request that must be there.
pub(super) async fn find(state: &ApiParts, id: &str) -> Result<Approval, ApprovalRefused> {
    let found = state
        .state_store
        .approvals
        .get(id, state.clock.now())
        .await?;
    found.ok_or_else(|| DecideError::Unknown(id.to_owned()).into())
}
