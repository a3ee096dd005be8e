//! `GET /api/projection/verify`

use axum::Json;
use axum::extract::State;
use kanade_api_types::projection::VerifyStatus;
use serde::Deserialize;

use super::shown;
use crate::http::{ProjectionAdmin, Query};
use crate::state::ApiState;

/// How many differing rows one answer holds at most.
const MOST: usize = 1_000;

/// Which of the differing rows.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct DifferencesQuery {
    /// How many are passed over; 0 by default
    pub offset: Option<usize>,
    /// How many are wanted, at most 1,000; 100 by default
    pub limit: Option<usize>,
}

/// How the last comparison went, or goes, and the rows that only one side has.
#[utoipa::path(get, path = "/api/projection/verify", operation_id = "verify_status", tag = "projection",
    params(DifferencesQuery),
    responses((status = 200, description = "The last comparison", body = VerifyStatus)),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: ProjectionAdmin,
    Query(query): Query<DifferencesQuery>,
) -> Json<VerifyStatus> {
    let limit = query.limit.unwrap_or(100).min(MOST);
    let offset = query.offset.unwrap_or(0);
    Json(shown::verify(&state.upkeep, offset, limit))
}
