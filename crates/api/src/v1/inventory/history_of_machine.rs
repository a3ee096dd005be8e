//! `GET /api/inventory/{job}/history/pc/{pc}`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::inventory::InventoryChange;
use kanade_wire::{JobId, PcId};

use super::history::{Filter, change};
use crate::http::failures::LookupError;
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// What came, went and changed on a machine, the newest first.
#[utoipa::path(get, path = "/api/inventory/{job}/history/pc/{pc}", operation_id = "get_inventory_history", tag = "inventory",
    params(("job" = String, Path, description = "The job"), ("pc" = String, Path, description = "The machine"), Filter, PageQuery),
    responses((status = 200, description = "A page of changes", body = Vec<InventoryChange>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Path((job, pc)): Path<(JobId, PcId)>,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let query = filter.query(job, Some(pc), page.request(500, 5_000)?)?;
    let changes = state.projected.inventory.history(&query).await;
    let changes = changes.map_err(LookupError::from)?;
    Ok(page_response(&uri, changes.map(change)))
}
