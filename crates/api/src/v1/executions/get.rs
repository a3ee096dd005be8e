//! `GET /api/executions/{id}`

use axum::Json;
use axum::extract::State;
use kanade_api_types::executions::ExecutionDetail;
use kanade_store::page::PageRequest;
use kanade_store::results::{ResultFilter, ResultQuery};
use kanade_wire::ExecId;

use super::row::execution_row;
use crate::http::failures::{LookupError, NotFound};
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;
use crate::v1::results::result_row;

/// Runs shown with their execution.
const RUNS: u32 = 500;

/// One execution with its newest runs.
#[utoipa::path(get, path = "/api/executions/{id}", operation_id = "get_execution", tag = "executions",
    params(("id" = String, Path, description = "The execution")),
    responses((status = 200, description = "The execution", body = ExecutionDetail),
        (status = 404, description = "There is none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<ExecId>,
) -> Answer<Json<ExecutionDetail>> {
    let execution = state
        .projected
        .executions
        .get(&id)
        .await
        .map_err(LookupError::from)?;
    let execution =
        execution.ok_or_else(|| NotFound::new("execution", "execution_not_found", &id))?;
    let filter = ResultFilter {
        exec_id: Some(id),
        ..ResultFilter::default()
    };
    let query = ResultQuery {
        filter,
        page: PageRequest::first(RUNS),
    };
    let runs = state
        .projected
        .results
        .list(&query)
        .await
        .map_err(LookupError::from)?;
    Ok(Json(ExecutionDetail {
        execution: execution_row(execution, state.clock.now()),
        results: runs.items.into_iter().map(result_row).collect(),
    }))
}
