//! `POST /api/scripts/{id}/revoke`

use axum::extract::State;
use axum::http::StatusCode;
use kanade_wire::JobId;

use super::known::{RevocationRefused, known, tell};
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Revokes a job: what of it waits anywhere does not start, what fails is not repeated, and nothing new is
/// ordered. What runs goes on: a kill ends it.
#[utoipa::path(post, path = "/api/scripts/{id}/revoke", operation_id = "revoke_script", tag = "jobs",
    params(("id" = String, Path, description = "The job")),
    responses((status = 204, description = "Revoked"), (status = 404, description = "There is no such job")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(id): Path<JobId>,
) -> Answer<StatusCode> {
    known(&state, &id).await?;
    let changed = state.catalogue.revoke(&id).await;
    changed.map_err(RevocationRefused::from)?;
    tell(&state, &id).await;
    let details = serde_json::json!({});
    record(
        &state,
        &identity,
        "script_revoke",
        Some(id.as_str()),
        details,
    )
    .await;
    Ok(StatusCode::NO_CONTENT)
}
