//! `POST /api/agents/publish`

use std::io::Cursor;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kanade_api_types::files::PublishedFile;
use kanade_control::artifacts::{
    ArtifactError, ArtifactKind, ArtifactName, HEAD_BYTES, Platform, platform_of,
};
use serde::Deserialize;
use tokio::io::AsyncReadExt;

use crate::http::transfer::{Upload, UploadBody};
use crate::http::{Answer, Operator, Query, Refusal};
use crate::state::ApiState;
use crate::v1::files::failure::FileRefused;
use crate::v1::files::publishing::{Publication, publish};

/// Which release.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReleaseQuery {
    /// Its version.
    version: String,
    /// System and processor, such as `linux-x86_64`; told from the program when it is left out.
    platform: Option<String>,
    /// Publish it as what agents of 0.43 download, which know no platforms.
    #[serde(default)]
    legacy: bool,
}

/// Publishes a release of the agent for a platform: the body, or the field `file` of a form, of at
/// most 512 MiB. What `X-Content-SHA256` declares must arrive, and the program must be the agent in this
/// version for this platform by what stands in it; it is never run. A release that exists keeps its content.
#[utoipa::path(post, path = "/api/agents/publish", operation_id = "publish_release", tag = "files",
    params(ReleaseQuery, ("X-Content-SHA256" = Option<String>, Header, description = "The SHA-256 in hexadecimal digits")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "Published", body = PublishedFile),
        (status = 200, description = "It was there with this content", body = PublishedFile),
        (status = 400, description = "The platform is not known, or what arrived is not what was declared or named"),
        (status = 409, description = "It exists with another content"),
        (status = 413, description = "It is too large"),
        (status = 507, description = "The broker has no room for it")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Query(query): Query<ReleaseQuery>,
    upload: Upload,
) -> Answer<(StatusCode, Json<PublishedFile>)> {
    let Upload { body, declared } = upload;
    let (head, body) = look_at(body).await?;
    let platform = platform(&query, &head)?;
    let name = ArtifactName::release(&query.version, platform.as_ref());
    let publication = Publication {
        kind: ArtifactKind::Release,
        name: name.map_err(FileRefused::from)?,
        action: "agent_publish",
        identity: &identity,
    };
    let published = publish(&state, publication, Upload { body, declared }).await?;
    // Machines may have had it for a target before it was there.
    state.nudges.everybody().await;
    Ok(published)
}

/// The first bytes of a body, and the body with them.
async fn look_at(mut body: UploadBody) -> Answer<(Vec<u8>, UploadBody)> {
    let mut head = Vec::new();
    let mut first = (&mut body).take(HEAD_BYTES as u64);
    let read = first.read_to_end(&mut head).await;
    read.map_err(|error| FileRefused(ArtifactError::BrokeOff(error)))?;
    let whole = Cursor::new(head.clone()).chain(body);
    Ok((head, Box::pin(whole)))
}

fn platform(query: &ReleaseQuery, head: &[u8]) -> Answer<Option<Platform>> {
    if query.legacy {
        return Ok(None);
    }
    let told = platform_of(head);
    let Some(named) = &query.platform else {
        return told.map(Some).ok_or_else(unknown);
    };
    let named: Platform = named.parse().map_err(FileRefused::from)?;
    match told {
        Some(told) if told != named => Err(other(&told, &named)),
        _ => Ok(Some(named)),
    }
}

fn unknown() -> Refusal {
    let detail = "It cannot be told which platform the program is for: name it, such as platform=linux-x86_64.";
    Refusal::new(StatusCode::BAD_REQUEST, "unknown_platform", detail)
}

fn other(told: &Platform, named: &Platform) -> Refusal {
    let (told, named) = (told.as_str(), named.as_str());
    let detail = format!(
        "The program is for {told}, not for {named}: leave the platform out, or choose another file."
    );
    Refusal::new(StatusCode::BAD_REQUEST, "other_platform", detail)
}
