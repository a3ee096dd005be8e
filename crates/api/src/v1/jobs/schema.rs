//! `GET /api/schemas/manifest.json`

use axum::Json;
use serde_json::Value;

use crate::http::Viewer;

/// The JSON Schema of a job document, for editors.
#[utoipa::path(get, path = "/api/schemas/manifest.json", operation_id = "manifest_schema", tag = "jobs",
    responses((status = 200, description = "The schema", body = Value)),
    security(("session" = ["viewer"])))]
pub async fn handler(_: Viewer) -> Json<Value> {
    Json(kanade_manifest::job_schema())
}
