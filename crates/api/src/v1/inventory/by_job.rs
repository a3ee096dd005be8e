//! `GET /api/inventory/by-job/{job}`

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::http::HeaderValue;
use axum::response::Response;
use kanade_api_types::inventory::{InventoryPage, InventoryRow};
use kanade_store::inventory::{FactsQuery, FactsSort};
use kanade_wire::JobId;
use serde::Deserialize;

use super::shown::{fields, inventory_row, known_job};
use crate::http::failures::{LookupError, word};
use crate::http::paging::{PageQuery, link_to_next};
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// Which machines.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Part of the machine id, the hostname or a fact that is no list; letter case does not matter.
    q: Option<String>,
    /// `1` for machines whose newest report has a problem.
    problems: Option<String>,
    /// `pc_id`, `hostname`, `collected_at` or `recorded_at`; `-` before it for descending.
    sort: Option<String>,
    /// `0` leaves the lists out of the facts.
    lists: Option<String>,
    /// Rows to pass over; prefer the `cursor`.
    #[serde(default)]
    offset: u64,
}

/// The machines with facts of a job, with `X-Total-Count` of what the filter finds.
#[utoipa::path(get, path = "/api/inventory/by-job/{job}", operation_id = "list_inventory", tag = "inventory",
    params(("job" = String, Path, description = "The job"), Filter, PageQuery),
    responses((status = 200, description = "A page of machines", body = InventoryPage),
        (status = 404, description = "No such job gathers facts")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Path(job): Path<JobId>,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let spec = known_job(&state, &job).await?;
    let page = page.request(100, 1_000)?;
    let limit = page.limit();
    let query = FactsQuery {
        job_id: job,
        text: filter.q.filter(|text| !text.is_empty()),
        problems_only: filter.problems.as_deref() == Some("1"),
        sort: word::<FactsSort>("sort", filter.sort.as_deref())?.unwrap_or_default(),
        offset: filter.offset,
        lists: filter.lists.as_deref() != Some("0"),
        page,
    };
    let inventory = &state.projected.inventory;
    let both = tokio::try_join!(
        inventory.count_facts(&query),
        inventory.facts_of_job(&query)
    );
    let (total, found) = both.map_err(LookupError::from)?;
    let rows = found.items.into_iter().map(inventory_row);
    let rows: Vec<InventoryRow> = rows.collect::<Result<_, _>>()?;
    let (display, summary) = fields(Some(&spec));
    let body = InventoryPage {
        manifest_id: query.job_id,
        display,
        summary,
        rows,
        total,
        limit,
        offset: query.offset,
    };
    let mut response = link_to_next(&uri, found.next, Json(body));
    let headers = response.headers_mut();
    headers.insert("x-total-count", HeaderValue::from(total));
    Ok(response)
}
