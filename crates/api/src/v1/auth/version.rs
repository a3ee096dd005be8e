//! `GET /api/version`

use axum::Json;
use kanade_api_types::auth::VersionInfo;

/// The backend's version.
#[utoipa::path(get, path = "/api/version", operation_id = "version", tag = "auth",
    responses((status = 200, description = "The version", body = VersionInfo)))]
pub async fn handler() -> Json<VersionInfo> {
    Json(VersionInfo {
        version: env!("CARGO_PKG_VERSION").into(),
    })
}
