//! `GET /api/checks/matrix`

use axum::Json;
use axum::extract::{OriginalUri, State};
use axum::response::Response;
use kanade_api_types::checks::CheckMatrix;
use kanade_store::checks::MatrixQuery;

use super::row::{check_column, matrix_row};
use crate::http::failures::LookupError;
use crate::http::paging::{PageQuery, link_to_next};
use crate::http::{Answer, Query, Viewer};
use crate::state::ApiState;

/// Machines that report checks, with all their statuses.
#[utoipa::path(get, path = "/api/checks/matrix", operation_id = "check_matrix", tag = "checks",
    params(PageQuery),
    responses((status = 200, description = "Every check, and a page of machines", body = CheckMatrix)),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    OriginalUri(uri): OriginalUri,
    Query(page): Query<PageQuery>,
) -> Answer<Response> {
    let query = MatrixQuery {
        stale_before: state.clock.now() - state.checks_stale_after,
        page: page.request(100, 1_000)?,
    };
    let matrix = state
        .projected
        .checks
        .matrix(&query)
        .await
        .map_err(LookupError::from)?;
    let body = CheckMatrix {
        checks: matrix.checks.into_iter().map(check_column).collect(),
        rows: matrix.rows.items.into_iter().map(matrix_row).collect(),
    };
    Ok(link_to_next(&uri, matrix.rows.next, Json(body)))
}
