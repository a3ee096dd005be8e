//! `GET /api/agents/releases`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::files::ReleaseRow;
use kanade_control::artifacts::ArtifactKind;

use super::rows::rows;
use crate::http::paging::PageQuery;
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;
use crate::v1::files::failure::FileRefused;
use crate::v1::files::listing::{latest, paged};

/// Releases of the agent, the newest first, each with the platforms it is there for.
#[utoipa::path(get, path = "/api/agents/releases", operation_id = "list_releases", tag = "files",
    params(PageQuery),
    responses((status = 200, description = "A page of releases", body = Vec<ReleaseRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let kind = ArtifactKind::Release;
    let artifacts = state.artifacts.list(kind).await.map_err(FileRefused)?;
    let users = state.artifacts.users(kind).await.map_err(FileRefused)?;
    let rows = rows(artifacts, &users);
    paged(&uri, &page, kind.noun(), rows, |row: &ReleaseRow| {
        (latest(row.modified), row.version.clone())
    })
}
