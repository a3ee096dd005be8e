//! `POST /api/projection/rebuild`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kanade_api_types::projection::RebuildStatus;
use kanade_projections::{Refused, UpkeepKind};

use super::shown;
use crate::http::{Answer, EndpointError, ProjectionAdmin};
use crate::state::ApiState;
use crate::v1::record;

/// Why nothing was begun.
#[derive(Debug, thiserror::Error)]
#[error("{0}: wait until that is over")]
pub struct Busy(#[from] Refused);

impl EndpointError for Busy {
    fn status(&self) -> StatusCode {
        StatusCode::CONFLICT
    }

    fn code(&self) -> &'static str {
        "projection_busy"
    }
}

/// Builds the projected tables anew from the streams, beside the live ones, and puts them in
/// their place without a request that fails. Poll `GET` to see how far it is.
#[utoipa::path(post, path = "/api/projection/rebuild", operation_id = "start_rebuild", tag = "projection",
    responses((status = 202, description = "It begins", body = RebuildStatus),
        (status = 409, description = "The tables are being rebuilt or compared already")),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    ProjectionAdmin(identity): ProjectionAdmin,
) -> Answer<(StatusCode, Json<RebuildStatus>)> {
    state
        .upkeep
        .request(UpkeepKind::Rebuild)
        .map_err(Busy::from)?;
    let details = serde_json::json!({});
    record(&state, &identity, "projection_rebuild", None, details).await;
    Ok((StatusCode::ACCEPTED, Json(shown::rebuild(&state.upkeep))))
}
