//! `GET /api/jetstream/status`

use axum::Json;
use axum::extract::State;
use kanade_api_types::storage::JetstreamStatus;

use super::look::look;
use crate::http::Viewer;
use crate::state::ApiState;

/// What the broker stores, against its limits.
#[utoipa::path(get, path = "/api/jetstream/status", operation_id = "jetstream_status", tag = "health",
    responses((status = 200, description = "Streams, buckets and object stores", body = JetstreamStatus)),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Json<JetstreamStatus> {
    Json(look(&state.bus).await)
}
