//! `POST /api/projection/verify`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kanade_api_types::projection::VerifyStatus;
use kanade_projections::UpkeepKind;

use super::{Busy, shown};
use crate::http::{Answer, ProjectionAdmin};
use crate::state::ApiState;
use crate::v1::record;

/// Builds the projected tables anew from the streams, up to where the live ones are, and compares
/// the two row by row. Poll `GET` to see how far it is and what differs.
#[utoipa::path(post, path = "/api/projection/verify", operation_id = "start_verify", tag = "projection",
    responses((status = 202, description = "It begins", body = VerifyStatus),
        (status = 409, description = "The tables are being rebuilt or compared already")),
    security(("session" = ["admin"])))]
pub async fn handler(
    State(state): State<ApiState>,
    ProjectionAdmin(identity): ProjectionAdmin,
) -> Answer<(StatusCode, Json<VerifyStatus>)> {
    state
        .upkeep
        .request(UpkeepKind::Verify)
        .map_err(Busy::from)?;
    let details = serde_json::json!({});
    record(&state, &identity, "projection_verify", None, details).await;
    Ok((
        StatusCode::ACCEPTED,
        Json(shown::verify(&state.upkeep, 0, 0)),
    ))
}
