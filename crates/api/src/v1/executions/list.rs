//! `GET /api/executions`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use kanade_api_types::executions::ExecutionRow;
use kanade_store::executions::{ExecutionFilter, ExecutionQuery};
use kanade_wire::JobId;
use serde::Deserialize;

use super::row::execution_row;
use crate::http::failures::{LookupError, word};
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Which executions.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Of this job.
    job_id: Option<JobId>,
    /// `pending`, `running`, `completed` or `expired`.
    status: Option<String>,
    /// Ordered at this time or later.
    since: Option<DateTime<Utc>>,
}

/// Executions, the newest first.
#[utoipa::path(get, path = "/api/executions", operation_id = "list_executions", tag = "executions",
    params(Filter, PageQuery),
    responses((status = 200, description = "A page of executions", body = Vec<ExecutionRow>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let now = state.clock.now();
    let filter = ExecutionFilter {
        job_id: filter.job_id,
        status: word("status", filter.status.as_deref())?,
        since: filter.since,
    };
    let query = ExecutionQuery {
        filter,
        page: page.request(50, 500)?,
        now,
    };
    let executions = state
        .projected
        .executions
        .list(&query)
        .await
        .map_err(LookupError::from)?;
    Ok(page_response(
        &uri,
        executions.map(|execution| execution_row(execution, now)),
    ))
}
