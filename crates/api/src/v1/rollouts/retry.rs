//! `POST /api/rollouts/{id}/retry`

use axum::Json;
use axum::extract::State;
use kanade_api_types::rollouts::RolloutRow;

use super::refused::OrderRefused;
use super::shown::row;
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Has the machines that failed in the wave that halted it try again.
#[utoipa::path(post, path = "/api/rollouts/{id}/retry", operation_id = "retry_rollout", tag = "rollouts",
    params(("id" = String, Path, description = "The rollout")),
    responses((status = 200, description = "As it is now", body = RolloutRow),
        (status = 404, description = "There is none"),
        (status = 409, description = "Its state does not allow it")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(id): Path<String>,
) -> Answer<Json<RolloutRow>> {
    let changed = state.rollouts.retry(&id, &identity.username).await;
    let shown = row(&state.rollouts, &changed.map_err(OrderRefused)?);
    let details = serde_json::json!({ "title": shown.title, "wave": shown.wave });
    record(&state, &identity, "rollout_retry", Some(&id), details).await;
    Ok(Json(shown))
}
