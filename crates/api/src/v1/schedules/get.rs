//! `GET /api/schedules/{id}`

use axum::Json;
use axum::extract::State;
use kanade_wire::ScheduleId;
use serde_json::Value;

use super::shown::shown;
use crate::http::failures::NotFound;
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// One schedule: its document with `revision` and `updated_at`. One that cannot be read has an
/// `error` instead of its document.
#[utoipa::path(get, path = "/api/schedules/{id}", operation_id = "get_schedule", tag = "schedules",
    params(("id" = String, Path, description = "The schedule")),
    responses((status = 200, description = "The schedule", body = Value), (status = 404, description = "There is none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<ScheduleId>,
) -> Answer<Json<Value>> {
    let schedule = known(&state).await?.schedule(&id);
    let schedule = schedule.ok_or_else(|| NotFound::new("schedule", "schedule_not_found", &id))?;
    Ok(Json(shown(&schedule)))
}
