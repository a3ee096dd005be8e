//! `GET /api/collect/bundles/{key}`

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kanade_control::bundles::bytes;
use kanade_store::bundles::Bundle;

use super::failure::BrokerFailure;
use crate::http::failures::{LookupError, NotFound};
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;

/// The bytes of a bundle: a zip archive.
#[utoipa::path(get, path = "/api/collect/bundles/{*key}", operation_id = "get_bundle", tag = "bundles",
    params(("key" = String, Path, description = "The bundle; its slashes may stand as they are")),
    responses((status = 200, description = "The archive", body = Vec<u8>, content_type = "application/zip"),
        (status = 404, description = "There is none, or it has left the broker")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(key): Path<String>,
) -> Answer<impl IntoResponse> {
    let bundle = find(&state, &key).await?;
    let bytes = bytes(&state.bus, &bundle).await;
    let bytes = bytes.map_err(BrokerFailure::Fetch)?;
    let bytes = bytes.ok_or_else(|| NotFound::new("content of bundle", "bundle_gone", &key))?;
    Ok((
        [
            (header::CONTENT_TYPE, "application/zip".to_owned()),
            (header::CONTENT_DISPOSITION, attachment(&bundle)),
        ],
        bytes,
    ))
}

/// The bundle of that key.
pub async fn find(state: &ApiState, key: &str) -> Answer<Bundle> {
    let bundle = state.projected.bundles.get(key).await;
    let bundle = bundle.map_err(LookupError::from)?;
    Ok(bundle.ok_or_else(|| NotFound::new("bundle", "bundle_not_found", &key))?)
}

/// A file name of characters that no header or file system minds.
fn attachment(bundle: &Bundle) -> String {
    let legal = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let name: String = bundle
        .key
        .chars()
        .map(|c| if legal(c) { c } else { '-' })
        .collect();
    format!("attachment; filename=\"{name}\"")
}
