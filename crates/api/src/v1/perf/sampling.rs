//! `PUT /api/agents/{pc}/process-perf`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::TimeDelta;
use kanade_api_types::perf::{ProcessSampling, ProcessSamplingRequest};
use kanade_control::catalogue::CatalogueError;
use kanade_wire::PcId;

use super::range::refused;
use crate::http::failures::{LookupError, NotFound};
use crate::http::{Answer, Body, EndpointError, Operator, Path};
use crate::state::ApiState;
use crate::v1::record;

/// The longest time.
const LONGEST_MINUTES: u32 = 1_440;

/// Asks a machine for samples of its busiest processes, for a while.
#[utoipa::path(put, path = "/api/agents/{pc}/process-perf", operation_id = "sample_processes", tag = "perf",
    params(("pc" = String, Path, description = "The machine")),
    request_body = ProcessSamplingRequest,
    responses((status = 200, description = "Until when", body = ProcessSampling),
        (status = 404, description = "There is no such machine")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(pc): Path<PcId>,
    Body(request): Body<ProcessSamplingRequest>,
) -> Answer<Json<ProcessSampling>> {
    if request.minutes > LONGEST_MINUTES {
        return Err(refused("minutes", "1440 are the most").into());
    }
    let known = state.projected.agents.get(&pc).await;
    if known.map_err(LookupError::from)?.is_none() {
        return Err(NotFound::new("machine", "agent_not_found", &pc).into());
    }
    let minutes = TimeDelta::minutes(i64::from(request.minutes));
    let expires_at = (request.minutes > 0).then(|| state.clock.now() + minutes);
    let written = state.catalogue.sample_processes(&pc, expires_at).await;
    written.map_err(SamplingError)?;
    state.nudges.machines(std::slice::from_ref(&pc)).await;
    let details = serde_json::json!({ "minutes": request.minutes });
    record(
        &state,
        &identity,
        "process_perf",
        Some(pc.as_str()),
        details,
    )
    .await;
    Ok(Json(ProcessSampling {
        pc_id: pc,
        expires_at,
    }))
}

#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct SamplingError(CatalogueError);

impl EndpointError for SamplingError {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_GATEWAY
    }

    fn code(&self) -> &'static str {
        "broker_failed"
    }
}
