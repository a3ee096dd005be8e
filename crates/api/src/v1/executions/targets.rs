//! `GET /api/executions/{id}/targets`

use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::executions::ExecutionTarget;
use kanade_store::executions::TargetQuery;
use kanade_wire::ExecId;
use serde::Deserialize;

use crate::http::failures::{LookupError, word};
use crate::http::paging::{PageQuery, page_response};
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// Which machines.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// `pending`, `running`, or an outcome.
    state: Option<String>,
}

/// The machines of an execution and where each stands, by id.
#[utoipa::path(get, path = "/api/executions/{id}/targets", operation_id = "list_execution_targets", tag = "executions",
    params(("id" = String, Path, description = "The execution"), Filter, PageQuery),
    responses((status = 200, description = "A page of machines", body = Vec<ExecutionTarget>)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Path(exec_id): Path<ExecId>,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let query = TargetQuery {
        exec_id,
        state: word("state", filter.state.as_deref())?,
        page: page.request(200, 1_000)?,
    };
    let targets = state
        .projected
        .executions
        .targets(&query)
        .await
        .map_err(LookupError::from)?;
    let targets = targets.map(|target| ExecutionTarget {
        pc_id: target.pc_id,
        state: target.state.as_str().to_owned(),
        stop: target.stop.map(|stop| stop.as_str().to_owned()),
        result_id: target.result_id,
        reason: target.reason,
        exit_code: target.exit_code,
        recorded_at: target.recorded_at,
    });
    Ok(page_response(&uri, targets))
}
