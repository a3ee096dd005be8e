//! `POST /api/rollouts/preview`

use axum::Json;
use axum::extract::State;
use kanade_api_types::rollouts::{RolloutPlan, RolloutSpec};

use super::refused::CreateRefused;
use crate::http::{Answer, Body, Operator};
use crate::state::ApiState;

/// The machines of each wave, if the rollout were created now. Keeps nothing.
#[utoipa::path(post, path = "/api/rollouts/preview", operation_id = "preview_rollout", tag = "rollouts",
    request_body = RolloutSpec,
    responses((status = 200, description = "Its waves", body = RolloutPlan),
        (status = 400, description = "It makes no sense, or a wave has nobody"),
        (status = 404, description = "There is no such job")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Operator,
    Body(spec): Body<RolloutSpec>,
) -> Answer<Json<RolloutPlan>> {
    let plan = state.rollouts.preview(&spec).await;
    Ok(Json(plan.map_err(CreateRefused)?))
}
