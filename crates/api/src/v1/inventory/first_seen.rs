//! `GET /api/inventory/{job}/history/first_seen`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use kanade_api_types::inventory::InventoryFirstSeen;
use kanade_store::inventory::{FirstSeenQuery, FirstSeenRow};
use kanade_wire::JobId;
use serde::Deserialize;

use crate::http::failures::LookupError;
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// What of it.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Of this fact or list.
    field: Option<String>,
    /// Of the row with this primary key, as a JSON object; or whose key holds this text.
    identity: Option<String>,
    /// First seen at this time or later.
    since: Option<DateTime<Utc>>,
}

/// When each fact and row first came to any machine, and on how many machines it came since. What
/// was there in a machine's first report did not come.
#[utoipa::path(get, path = "/api/inventory/{job}/history/first_seen", operation_id = "list_inventory_first_seen", tag = "inventory",
    params(("job" = String, Path, description = "The job"), Filter, PageQuery),
    responses((status = 200, description = "A page in the order of field and key", body = Vec<InventoryFirstSeen>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Path(job): Path<JobId>,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let query = FirstSeenQuery {
        job_id: job,
        field: filter.field.filter(|text| !text.is_empty()),
        identity: filter.identity.filter(|text| !text.is_empty()),
        since: filter.since,
        page: page.request(500, 5_000)?,
    };
    let rows = state.projected.inventory.first_seen(&query).await;
    let rows = rows.map_err(LookupError::from)?;
    Ok(page_response(&uri, rows.map(row)))
}

fn row(row: FirstSeenRow) -> InventoryFirstSeen {
    InventoryFirstSeen {
        field_path: row.field_path,
        identity_json: row.identity_json,
        first_seen_at: row.first_seen_at,
        pc_id: row.pc_id,
        pc_count: row.pc_count,
    }
}
