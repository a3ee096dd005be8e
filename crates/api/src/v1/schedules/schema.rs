//! `GET /api/schemas/schedule.json`

use axum::Json;
use serde_json::Value;

use crate::http::Viewer;

/// The JSON Schema of a schedule document, for editors.
#[utoipa::path(get, path = "/api/schemas/schedule.json", operation_id = "schedule_schema", tag = "schedules",
    responses((status = 200, description = "The schema", body = Value)),
    security(("session" = ["viewer"])))]
pub async fn handler(_: Viewer) -> Json<Value> {
    Json(kanade_manifest::schedule_schema())
}
