//! `POST /api/rollouts`

use axum::extract::State;
use axum::{Extension, Json};
use kanade_api_types::rollouts::{RolloutRow, RolloutSpec};

use super::refused::CreateRefused;
use super::shown::row;
use crate::http::idempotency::WorkId;
use crate::http::{Answer, Body, Operator};
use crate::state::ApiState;
use crate::v1::record;

/// Creates a rollout. Its machines are found now and kept; it begins at once, unless it is a draft.
#[utoipa::path(post, path = "/api/rollouts", operation_id = "create_rollout", tag = "rollouts",
    request_body = RolloutSpec,
    responses((status = 200, description = "Created", body = RolloutRow),
        (status = 400, description = "It makes no sense, or a wave has nobody"),
        (status = 404, description = "There is no such job or release"),
        (status = 409, description = "The job needs an approval each time")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Extension(WorkId(work)): Extension<WorkId>,
    Body(spec): Body<RolloutSpec>,
) -> Answer<Json<RolloutRow>> {
    let id = work.hyphenated().to_string();
    let created = state.rollouts.create(&id, &spec, &identity.username).await;
    let shown = row(&state.rollouts, &created.map_err(CreateRefused)?);
    let details = serde_json::json!({
        "title": shown.title, "machines": shown.machines, "waves": shown.waves.len(),
    });
    record(&state, &identity, "rollout_create", Some(&id), details).await;
    Ok(Json(shown))
}
