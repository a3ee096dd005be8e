//! `POST /api/app-packages/{name}/{version}`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kanade_api_types::files::PublishedFile;
use kanade_control::artifacts::{ArtifactKind, ArtifactName};

use crate::http::transfer::Upload;
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::files::failure::FileRefused;
use crate::v1::files::publishing::{Publication, publish};

/// Publishes a package of at most 8 GiB: the body, or the field `file` of a form. What `X-Content-SHA256`
/// declares must arrive. A version that exists keeps its content.
#[utoipa::path(post, path = "/api/app-packages/{name}/{version}", operation_id = "publish_app_package", tag = "files",
    params(("name" = String, Path, description = "Its name"), ("version" = String, Path, description = "Its version"),
        ("X-Content-SHA256" = Option<String>, Header, description = "The SHA-256 in hexadecimal digits")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "Published", body = PublishedFile),
        (status = 200, description = "It was there with this content", body = PublishedFile),
        (status = 400, description = "The name is none, or what arrived is not what was declared; nothing is kept"),
        (status = 409, description = "It exists with another content"),
        (status = 413, description = "It is too large"),
        (status = 507, description = "The broker has no room for it")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path((name, version)): Path<(String, String)>,
    upload: Upload,
) -> Answer<(StatusCode, Json<PublishedFile>)> {
    let kind = ArtifactKind::Package;
    let name = ArtifactName::new(kind, &name, &version).map_err(FileRefused::from)?;
    let publication = Publication {
        kind,
        name,
        action: "app_package_publish",
        identity: &identity,
    };
    publish(&state, publication, upload).await
}
