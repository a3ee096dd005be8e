//! `GET /api/agents/adoption`

use std::cmp::Reverse;

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::agents::VersionRow;
use kanade_store::agents::VersionCounts;

use crate::http::failures::LookupError;
use crate::http::paging::PageQuery;
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;
use crate::v1::files::listing::paged;

/// Versions of the agent, the one most machines run first, with how many run it and how many will
/// not go to it. Which machines these are: `/api/agents?version=` and `/api/agents?quarantined=`.
#[utoipa::path(get, path = "/api/agents/adoption", operation_id = "list_agent_versions", tag = "agents",
    params(PageQuery),
    responses((status = 200, description = "A page of versions", body = Vec<VersionRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let versions = state.projected.agents.versions(state.clock.now()).await;
    let versions = versions.map_err(LookupError::from)?;
    let rows = versions.into_iter().map(row).collect();
    paged(&uri, &page, "agent versions", rows, |row: &VersionRow| {
        (Reverse(row.machines), row.version.clone())
    })
}

fn row(counts: VersionCounts) -> VersionRow {
    VersionRow {
        version: counts.version,
        machines: counts.machines,
        online: counts.online,
        quarantined: counts.quarantined,
    }
}
