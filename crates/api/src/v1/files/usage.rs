//! `GET /api/files/usage`

use axum::Json;
use axum::extract::State;
use kanade_api_types::files::{DoomedFile, FileStoreUsage, FilesUsage};
use kanade_bus::backend::StoreTotals;
use kanade_control::artifacts::{ArtifactError, ArtifactKind};
use kanade_wire::topology;

use super::failure::FileRefused;
use crate::http::{Answer, Viewer};
use crate::state::ApiState;

/// What files take of the broker's store, and what retention removes next.
#[utoipa::path(get, path = "/api/files/usage", operation_id = "files_usage", tag = "files",
    responses((status = 200, description = "By kind", body = FilesUsage),
        (status = 503, description = "The broker's stores are not listed yet")),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer) -> Answer<Json<FilesUsage>> {
    let usage = usage(&state).await.map_err(FileRefused)?;
    Ok(Json(usage))
}

async fn usage(state: &ApiState) -> Result<FilesUsage, ArtifactError> {
    let totals = state.bus.store_totals().await;
    let StoreTotals { bytes, limit } = totals.map_err(|_| ArtifactError::Unread)?;
    let mut stores = Vec::new();
    for kind in [
        ArtifactKind::Package,
        ArtifactKind::Script,
        ArtifactKind::Release,
    ] {
        stores.push(of_kind(state, kind).await?);
    }
    stores.push(of_bundles(state).await?);
    Ok(FilesUsage {
        stored_bytes: bytes,
        max_bytes: limit,
        stores,
    })
}

async fn of_kind(state: &ApiState, kind: ArtifactKind) -> Result<FileStoreUsage, ArtifactError> {
    let usage = state.artifacts.usage(kind).await?;
    let doomed = state.collector.preview(kind).await?.into_iter();
    let rules = state.collector.rules();
    let (word, versions) = match kind {
        ArtifactKind::Package => ("packages", rules.package_versions),
        ArtifactKind::Script => ("scripts", rules.script_versions),
        ArtifactKind::Release => ("releases", rules.release_versions),
    };
    Ok(FileStoreUsage {
        kind: word.to_owned(),
        objects: Some(usage.objects),
        stored_bytes: usage.stored_bytes,
        max_bytes: usage.max_bytes,
        kept_versions: (versions > 0).then_some(versions),
        kept_days: None,
        will_delete: doomed
            .map(|doomed| DoomedFile {
                name: doomed.object,
                size: doomed.size,
                reason: doomed.reason,
            })
            .collect(),
    })
}

/// Bundles lie in a stream of ours and in a store that agents of 0.43 fill; both lose them by age.
async fn of_bundles(state: &ApiState) -> Result<FileStoreUsage, ArtifactError> {
    let collections = format!("OBJ_{}", topology::COLLECTIONS.name);
    let ours = state.bus.stream_info(topology::BUNDLES.name).await;
    let theirs = state.bus.stream_info(&collections).await;
    let ours = ours.map_err(|_| ArtifactError::Unread)?;
    let theirs = theirs.map_err(|_| ArtifactError::Unread)?;
    let age = ours.as_ref().and_then(|stream| stream.max_age);
    let both = || ours.iter().chain(&theirs);
    Ok(FileStoreUsage {
        kind: "bundles".to_owned(),
        objects: None,
        stored_bytes: both().map(|stream| stream.bytes).sum(),
        max_bytes: both().map(|stream| stream.max_bytes).sum(),
        kept_versions: None,
        kept_days: age.map(|age| age.as_secs() / 86_400),
        will_delete: Vec::new(),
    })
}
