use axum::Json;
use axum::http::{Method, StatusCode};
use kanade_api_types::files::PublishedFile;
use kanade_control::artifacts::{ArtifactKind, ArtifactName, Published};
use serde_json::json;

use super::failure::FileRefused;
use crate::http::transfer::Upload;
use crate::http::{Answer, Identity, Refusal};
use crate::state::ApiState;
use crate::v1::record;

/// Whether a request brings a file: its body is streamed, and what it does is the same however
/// often it comes, so it needs no key.
pub fn is_upload(method: &Method, path: &str) -> bool {
    let places = [
        "/api/app-packages/",
        "/api/script-objects/",
        "/api/agents/publish",
    ];
    *method == Method::POST && places.iter().any(|place| path.starts_with(place))
}

/// What is published, by whom.
pub struct Publication<'a> {
    /// What it is.
    pub kind: ArtifactKind,
    /// Its name.
    pub name: ArtifactName,
    /// The word of the audit log.
    pub action: &'static str,
    /// Who publishes.
    pub identity: &'a Identity,
}

/// Publishes what a request brings. It goes on when the caller leaves, up to the point where the
/// body breaks off: what was stored until then is removed.
pub async fn publish(
    state: &ApiState,
    publication: Publication<'_>,
    upload: Upload,
) -> Answer<(StatusCode, Json<PublishedFile>)> {
    let Publication {
        kind,
        name,
        action,
        identity,
    } = publication;
    let (artifacts, object) = (state.artifacts.clone(), name.clone());
    let work = state.requests.spawn_named("files.publish", async move {
        let Upload { mut body, declared } = upload;
        artifacts
            .publish(kind, &object, &mut body, declared.as_ref())
            .await
    });
    let done = work.await.ok().flatten().ok_or_else(stopped)?;
    let published = done.map_err(FileRefused)?;
    if !published.existed {
        let details = json!({ "size": published.info.size, "sha256": published.sha256 });
        record(state, identity, action, Some(&name.to_string()), details).await;
    }
    let status = match published.existed {
        true => StatusCode::OK,
        false => StatusCode::CREATED,
    };
    Ok((status, Json(shown(kind, &name, published))))
}

fn shown(kind: ArtifactKind, name: &ArtifactName, published: Published) -> PublishedFile {
    let first = name.first().to_owned();
    let second = name.second().map(str::to_owned);
    let (name, version, platform) = match kind {
        ArtifactKind::Release => ("kanade-agent".to_owned(), first, second),
        _ => (first, second.unwrap_or_default(), None),
    };
    PublishedFile {
        name,
        version,
        platform,
        size: published.info.size,
        digest: published.info.digest,
        sha256: published.sha256,
        existed: published.existed,
    }
}

fn stopped() -> Refusal {
    Refusal::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "stopping",
        "The backend stops: nothing is kept; send the file again.",
    )
}
