//! `POST /api/scripts/{id}/unrevoke`

use axum::extract::State;
use axum::http::StatusCode;
use kanade_wire::JobId;

use super::known::{RevocationRefused, known, tell};
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Lets a revoked job run again. What was ordered before the revocation stays refused where it was.
#[utoipa::path(post, path = "/api/scripts/{id}/unrevoke", operation_id = "unrevoke_script", tag = "jobs",
    params(("id" = String, Path, description = "The job")),
    responses((status = 204, description = "It may run"), (status = 404, description = "There is no such job")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(id): Path<JobId>,
) -> Answer<StatusCode> {
    known(&state, &id).await?;
    let changed = state.catalogue.clear_revocation(&id).await;
    changed.map_err(RevocationRefused::from)?;
    tell(&state, &id).await;
    let details = serde_json::json!({});
    record(
        &state,
        &identity,
        "script_unrevoke",
        Some(id.as_str()),
        details,
    )
    .await;
    Ok(StatusCode::NO_CONTENT)
}
