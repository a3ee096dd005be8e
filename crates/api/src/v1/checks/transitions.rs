//! `GET /api/checks/transitions`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::checks::CheckTransition;

use super::history::HistoryFilter;
use super::row::transition_row;
use crate::http::failures::LookupError;
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Changes of statuses, the newest first.
#[utoipa::path(get, path = "/api/checks/transitions", operation_id = "list_check_transitions", tag = "checks",
    params(HistoryFilter, PageQuery),
    responses((status = 200, description = "A page of changes", body = Vec<CheckTransition>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<HistoryFilter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let query = filter.query(&page)?;
    let found = state.projected.checks.transitions(&query).await;
    let found = found.map_err(LookupError::from)?;
    Ok(page_response(&uri, found.map(transition_row)))
}
