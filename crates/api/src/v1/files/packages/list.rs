//! `GET /api/app-packages`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::files::FileRow;
use kanade_control::artifacts::ArtifactKind;

use crate::http::paging::PageQuery;
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;
use crate::v1::files::listing::{FileFilter, list};

/// Packages, by name, the newest version first.
#[utoipa::path(get, path = "/api/app-packages", operation_id = "list_app_packages", tag = "files",
    params(FileFilter, PageQuery),
    responses((status = 200, description = "A page of packages", body = Vec<FileRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<FileFilter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    list(&state, ArtifactKind::Package, &uri, &filter, &page).await
}
