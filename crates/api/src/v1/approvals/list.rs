//! `GET /api/approvals`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::approvals::ApprovalRow;
use kanade_store::state::ApprovalQuery;
use kanade_wire::JobId;
use serde::Deserialize;

use super::row::approval_row;
use crate::http::failures::{LookupError, word};
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Which requests.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// `pending`, `approved`, `rejected` or `expired`.
    state: Option<String>,
    /// Of this job.
    job_id: Option<JobId>,
}

/// Requests for somebody else's consent, the newest first.
#[utoipa::path(get, path = "/api/approvals", operation_id = "list_approvals", tag = "approvals",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of requests", body = Vec<ApprovalRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let query = ApprovalQuery {
        state: word("state", filter.state.as_deref())?,
        job_id: filter.job_id,
        page: page.request(100, 500)?,
        now: state.clock.now(),
    };
    let approvals = state.state_store.approvals.list(&query).await;
    let approvals = approvals.map_err(LookupError::from)?;
    let rows = approvals.map(|approval| approval_row(&state, approval));
    Ok(page_response(&uri, rows))
}
