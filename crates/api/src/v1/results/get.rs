//! `GET /api/results/{id}`

use axum::Json;
use axum::extract::State;
use kanade_api_types::results::ResultRow;
use kanade_store::results::Run;
use kanade_wire::ResultId;

use super::row::result_row;
use crate::http::failures::{LookupError, NotFound};
use crate::http::{Answer, Path, Viewer};
use crate::state::ApiState;

/// One run with the output the database holds; the whole comes from `…/output`.
#[utoipa::path(get, path = "/api/results/{id}", operation_id = "get_result", tag = "results",
    params(("id" = String, Path, description = "The run")),
    responses((status = 200, description = "The run", body = ResultRow), (status = 404, description = "There is none")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<ResultId>,
) -> Answer<Json<ResultRow>> {
    Ok(Json(result_row(find(&state, &id).await?)))
}

/// The run, or a refusal.
pub async fn find(state: &ApiState, id: &ResultId) -> Answer<Run> {
    let run = state
        .projected
        .results
        .get(id)
        .await
        .map_err(LookupError::from)?;
    Ok(run.ok_or_else(|| NotFound::new("run", "result_not_found", id))?)
}
