//! `POST /api/schedules/{id}/enable`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use kanade_wire::ScheduleId;

use super::switch::switch;
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;

/// Lets a schedule fire. A job that was revoked when it was disabled stays revoked.
#[utoipa::path(post, path = "/api/schedules/{id}/enable", operation_id = "enable_schedule", tag = "schedules",
    params(("id" = String, Path, description = "The schedule")),
    responses((status = 204, description = "It fires"), (status = 404, description = "There is none"), (status = 409, description = "It is kept in a repository")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    headers: HeaderMap,
    Path(id): Path<ScheduleId>,
) -> Answer<StatusCode> {
    switch(&state, &identity, &headers, &id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}
