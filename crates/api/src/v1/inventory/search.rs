//! `GET /api/inventory/{job}/search/{field}`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_store::inventory::SearchQuery;
use kanade_wire::JobId;

use super::conditions::conditions;
use super::searched::answer;
use super::shown::known_job;
use crate::http::failures::LookupError;
use crate::http::paging::PageQuery;
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// Rows of a list on all machines. Every other parameter is a condition: `<column>` or
/// `<column>__<operator>` with `eq`, `ne`, `lt`, `le`, `gt`, `ge`, `contains`, `prefix`, `suffix`, or
/// `version_lt`, `version_le`, `version_gt`, `version_ge`, which compare versions as Debian does; the
/// column may be `pc_id` too. `contains` and `suffix` pass over the case of letters. Searching by
/// an indexed column is fast; else a bounded number of rows is looked at: `X-Complete: false` says
/// that the page ended early, and `Link` goes on from there.
#[utoipa::path(get, path = "/api/inventory/{job}/search/{field}", operation_id = "search_inventory", tag = "inventory",
    params(("job" = String, Path, description = "The job"),
        ("field" = String, Path, description = "The list's key, or the table's name"), PageQuery),
    responses((status = 200, description = "A page of rows: the columns, `pc_id`, `hostname`, `collected_at`, `@account_user` and `@account_display_name`", body = Vec<serde_json::Value>),
        (status = 400, description = "No such column"),
        (status = 404, description = "No such job or list")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Path((job, field)): Path<(JobId, String)>,
    Query(page): Query<PageQuery>,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Answer<Response> {
    known_job(&state, &job).await?;
    let query = SearchQuery {
        job_id: job,
        field: Some(field),
        conditions: conditions(&parameters),
        page: page.request(1_000, 5_000)?,
    };
    let searched = state.projected.inventory.search(&query).await;
    answer(&uri, searched.map_err(LookupError::from)?, None)
}
