//! `POST /api/plan`

use axum::Json;
use axum::extract::State;
use kanade_api_types::plan::{Plan, PlanRequest};

use crate::http::failures::LookupError;
use crate::http::{Answer, Body, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// What a folder of documents would create, change and delete, with how many machines each change
/// concerns. Changes nothing; whatever is wrong with the folder is in the plan.
#[utoipa::path(post, path = "/api/plan", operation_id = "draw_plan", tag = "plan",
    request_body = PlanRequest,
    responses((status = 200, description = "The plan", body = Plan)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Body(request): Body<PlanRequest>,
) -> Answer<Json<Plan>> {
    known(&state).await?;
    let plan = state.planner.draw(&request).await;
    Ok(Json(plan.map_err(LookupError::from)?))
}
