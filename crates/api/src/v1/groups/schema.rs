//! `GET /api/schemas/group.json`

use axum::Json;
use serde_json::Value;

use crate::http::Viewer;

/// The JSON Schema of a group document, for editors.
#[utoipa::path(get, path = "/api/schemas/group.json", operation_id = "group_schema", tag = "groups",
    responses((status = 200, description = "The schema", body = Value)),
    security(("session" = ["viewer"])))]
pub async fn handler(_: Viewer) -> Json<Value> {
    Json(kanade_manifest::group_schema())
}
