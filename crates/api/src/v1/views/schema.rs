//! `GET /api/schemas/view.json`

use axum::Json;
use serde_json::Value;

use crate::http::Viewer;

/// The JSON Schema of a view document, for editors.
#[utoipa::path(get, path = "/api/schemas/view.json", operation_id = "view_schema", tag = "analytics",
    responses((status = 200, description = "The schema", body = Value)),
    security(("session" = ["viewer"])))]
pub async fn handler(_: Viewer) -> Json<Value> {
    Json(kanade_manifest::view_schema())
}
