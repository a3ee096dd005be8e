//! `GET /api/agents/releases/{version}`

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use kanade_control::artifacts::{ArtifactKind, ArtifactName, Platform};
use serde::Deserialize;

use crate::http::failures::NotFound;
use crate::http::transfer::{Offered, offer};
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;
use crate::v1::files::failure::FileRefused;

/// For which platform.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlatformQuery {
    /// System and processor, such as `linux-x86_64`; without it what agents of 0.43 download.
    pub platform: Option<String>,
}

impl PlatformQuery {
    /// The platform, when one is named.
    pub fn parse(&self) -> Answer<Option<Platform>> {
        let platform = self.platform.as_deref().map(str::parse).transpose();
        Ok(platform.map_err(FileRefused::from)?)
    }
}

/// The program of a release, or a part of it, as packages are downloaded.
#[utoipa::path(get, path = "/api/agents/releases/{version}", operation_id = "get_release", tag = "files",
    params(("version" = String, Path, description = "Its version"), PlatformQuery),
    responses((status = 200, description = "The bytes", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "The asked range of them"),
        (status = 404, description = "There is none for this platform")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(version): Path<String>,
    Query(query): Query<PlatformQuery>,
    headers: HeaderMap,
) -> Answer<Response> {
    let kind = ArtifactKind::Release;
    let platform = query.parse()?;
    let name = ArtifactName::release(&version, platform.as_ref()).map_err(FileRefused::from)?;
    let info = state
        .artifacts
        .find(kind, &name)
        .await
        .map_err(FileRefused)?;
    let info = info.ok_or_else(|| NotFound::new(kind.noun(), "release_not_found", &name))?;
    let suffix = platform.as_ref().map_or(".exe", |platform| {
        if platform.as_str().starts_with("windows") {
            ".exe"
        } else {
            ""
        }
    });
    let offered = Offered {
        artifacts: &state.artifacts,
        info,
        file_name: format!("kanade-agent-{name}{suffix}"),
        content_type: "application/octet-stream",
    };
    Ok(offer(&offered, &headers))
}
