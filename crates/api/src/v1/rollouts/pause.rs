//! `POST /api/rollouts/{id}/pause`

use axum::Json;
use axum::extract::State;
use kanade_api_types::rollouts::RolloutRow;
use kanade_control::rollout::Order;

use super::refused::OrderRefused;
use super::shown::row;
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::record;

/// No further wave begins until it is resumed; what was sent goes on.
#[utoipa::path(post, path = "/api/rollouts/{id}/pause", operation_id = "pause_rollout", tag = "rollouts",
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
    let changed = state
        .rollouts
        .order(&id, &Order::Pause, &identity.username)
        .await;
    let shown = row(&state.rollouts, &changed.map_err(OrderRefused)?);
    let details = serde_json::json!({ "title": shown.title, "wave": shown.wave });
    record(&state, &identity, "rollout_pause", Some(&id), details).await;
    Ok(Json(shown))
}
