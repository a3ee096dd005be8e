//! `GET /api/projection/rebuild`

use axum::Json;
use axum::extract::State;
use kanade_api_types::projection::RebuildStatus;

use super::shown;
use crate::http::ProjectionAdmin;
use crate::state::ApiState;

/// How the last rebuild went, or goes.
#[utoipa::path(get, path = "/api/projection/rebuild", operation_id = "rebuild_status", tag = "projection",
    responses((status = 200, description = "The last rebuild", body = RebuildStatus)),
    security(("session" = ["admin"])))]
pub async fn handler(State(state): State<ApiState>, _: ProjectionAdmin) -> Json<RebuildStatus> {
    Json(shown::rebuild(&state.upkeep))
}
