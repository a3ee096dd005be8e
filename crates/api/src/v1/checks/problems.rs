//! `GET /api/checks/problems`

use axum::Json;
use axum::extract::State;
use kanade_api_types::checks::CheckProblem;

use super::row::problem_row;
use crate::http::failures::LookupError;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;

/// The most that are listed: so many have one cause.
const ENOUGH: u32 = 500;

/// Reports of checks that could not be read, the newest 500: the statuses stay as they were.
#[utoipa::path(get, path = "/api/checks/problems", operation_id = "list_check_problems", tag = "checks",
    responses((status = 200, description = "The last report of a check on a machine, where it could not be read",
        body = Vec<CheckProblem>)),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Answer<Json<Vec<CheckProblem>>> {
    let problems = state.projected.checks.problems(ENOUGH).await;
    let problems = problems.map_err(LookupError::from)?;
    Ok(Json(problems.into_iter().map(problem_row).collect()))
}
