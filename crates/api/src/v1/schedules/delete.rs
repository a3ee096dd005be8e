//! `DELETE /api/schedules/{id}`

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use kanade_manifest::Schedule;
use kanade_wire::ScheduleId;

use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::documents::delete;

/// Deletes a schedule; what it has started goes on.
#[utoipa::path(delete, path = "/api/schedules/{id}", operation_id = "delete_schedule", tag = "schedules",
    params(("id" = String, Path, description = "The schedule")),
    responses((status = 204, description = "Deleted"), (status = 404, description = "There is none"), (status = 409, description = "It is kept in a repository")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    headers: HeaderMap,
    Path(id): Path<ScheduleId>,
) -> Answer<StatusCode> {
    delete::<Schedule>(&state, &identity, &headers, &(&id).into()).await
}
