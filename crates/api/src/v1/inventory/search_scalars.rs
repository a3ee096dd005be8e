//! `GET /api/inventory/{job}/search-scalars`

use std::collections::BTreeSet;

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_store::inventory::{JobSpec, SearchQuery};
use kanade_wire::JobId;

use super::conditions::conditions;
use super::searched::answer;
use super::shown::known_job;
use crate::http::failures::LookupError;
use crate::http::paging::PageQuery;
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// Machines by facts that are no list. Conditions are those of the search over lists, with a fact's
/// key as the column; a row has the facts that are shown of a machine and those that were asked for.
#[utoipa::path(get, path = "/api/inventory/{job}/search-scalars", operation_id = "search_inventory_facts", tag = "inventory",
    params(("job" = String, Path, description = "The job"), PageQuery),
    responses((status = 200, description = "A page of machines", body = Vec<serde_json::Value>),
        (status = 404, description = "No such job")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Path(job): Path<JobId>,
    Query(page): Query<PageQuery>,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Answer<Response> {
    let spec = known_job(&state, &job).await?;
    let query = SearchQuery {
        job_id: job,
        field: None,
        conditions: conditions(&parameters),
        page: page.request(1_000, 5_000)?,
    };
    let columns = columns(&spec, &query);
    let searched = state.projected.inventory.search(&query).await;
    answer(&uri, searched.map_err(LookupError::from)?, Some(&columns))
}

fn columns(spec: &JobSpec, query: &SearchQuery) -> BTreeSet<String> {
    let hint = spec.hint.iter();
    let shown = hint.flat_map(|hint| hint.display.iter().chain(&hint.summary));
    let shown = shown.map(|field| field.field.clone());
    let asked = query
        .conditions
        .iter()
        .map(|condition| condition.column.clone());
    shown.chain(asked).collect()
}
