//! `GET /api/rollouts/{id}`

use axum::Json;
use axum::extract::State;
use kanade_api_types::rollouts::RolloutDetail;
use kanade_control::rollout::OrderError;

use super::refused::OrderRefused;
use super::shown::detail;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;

/// A rollout with its waves, how far each is, and what happened.
#[utoipa::path(get, path = "/api/rollouts/{id}", operation_id = "get_rollout", tag = "rollouts",
    params(("id" = String, Path, description = "The rollout")),
    responses((status = 200, description = "The rollout", body = RolloutDetail),
        (status = 404, description = "There is none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<String>,
) -> Answer<Json<RolloutDetail>> {
    let rollouts = &state.rollouts;
    let found = rollouts.repository().get(&id).await;
    let found = found.map_err(|error| OrderRefused(error.into()))?;
    let rollout = found.ok_or(OrderRefused(OrderError::NoSuchRollout(id)))?;
    let detail = detail(rollouts, &rollout).await.map_err(OrderRefused)?;
    Ok(Json(detail))
}
