//! `GET /api/schedules`

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::shown::shown;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// Every schedule: its document with `revision` and `updated_at`. One that cannot be read has an
/// `error` instead of its document.
#[utoipa::path(get, path = "/api/schedules", operation_id = "list_schedules", tag = "schedules",
    responses((status = 200, description = "Every schedule, by id", body = Vec<Value>)),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Answer<Json<Vec<Value>>> {
    let schedules = known(&state).await?.schedules();
    Ok(Json(schedules.iter().map(shown).collect()))
}
