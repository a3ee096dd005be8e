//! `DELETE /api/checks/{name}`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kanade_api_types::checks::CheckCleared;
use kanade_control::removals::RemovalError;
use kanade_wire::{CheckName, PcId};
use serde::Deserialize;
use serde_json::json;

use crate::http::failures::LookupError;
use crate::http::{Answer, EndpointError, Operator, Path, Query};
use crate::state::ApiState;
use crate::v1::record;

/// Where.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Where {
    /// On this machine only.
    pc_id: Option<PcId>,
}

/// Clears what a check has said so far. The next report of a machine shows it again.
#[utoipa::path(delete, path = "/api/checks/{name}", operation_id = "clear_check", tag = "checks",
    params(("name" = String, Path, description = "The check"), Where),
    responses((status = 200, description = "How many rows are not shown any more", body = CheckCleared)),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(name): Path<CheckName>,
    Query(place): Query<Where>,
) -> Answer<Json<CheckCleared>> {
    let pc = place.pc_id.as_ref();
    let shown = state.projected.checks.count_shown(&name, pc).await;
    let deleted = shown.map_err(LookupError::from)?;
    let now = state.clock.now();
    state
        .removals
        .clear_check(&name, pc, &identity.username, now)
        .await
        .map_err(ClearError)?;
    let details = json!({ "pc_id": pc, "deleted": deleted });
    record(
        &state,
        &identity,
        "check_clear",
        Some(name.as_str()),
        details,
    )
    .await;
    Ok(Json(CheckCleared { deleted }))
}

#[derive(Debug, thiserror::Error)]
#[error("the broker did not take the clearing: try again")]
struct ClearError(#[source] RemovalError);

impl EndpointError for ClearError {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_GATEWAY
    }

    fn code(&self) -> &'static str {
        "broker_failed"
    }
}
