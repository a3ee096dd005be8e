//! `GET /api/views`

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::{Answer, Viewer};
use crate::state::ApiState;
use crate::v1::documents::known;

/// Every view: its document with `revision`. One that cannot be read has an `error` instead.
#[utoipa::path(get, path = "/api/views", operation_id = "list_views", tag = "analytics",
    responses((status = 200, description = "Every view, by id", body = Vec<Value>)),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Answer<Json<Vec<Value>>> {
    let views = known(&state).await?.views().into_iter();
    let shown = views.map(|view| match view {
        Ok(stored) => {
            let mut document = serde_json::to_value(&stored.document).unwrap_or_default();
            if let Value::Object(members) = &mut document {
                members.insert("revision".into(), stored.revision.into());
            }
            document
        }
        Err(broken) => json!({ "id": broken.id, "widgets": [], "error": broken.reason }),
    });
    Ok(Json(shown.collect()))
}
