//! `POST /api/agents/{pc}/ping`

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use bytes::Bytes;
use kanade_api_types::agents::PingResponse;
use kanade_bus::RequestError;
use kanade_wire::PcId;
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::subjects::{self, ControlVerb};
use serde::Deserialize;

use super::get::find;
use crate::http::{Answer, EndpointError, Operator, Path, Query};
use crate::state::ApiState;

/// How long to wait.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wait {
    /// Seconds, at most 60; 5 when left out.
    wait_secs: Option<u64>,
}

/// Asks a machine to answer now.
#[utoipa::path(post, path = "/api/agents/{pc}/ping", operation_id = "ping_agent", tag = "agents",
    params(("pc" = String, Path, description = "The machine"), Wait),
    responses((status = 200, description = "It answered", body = PingResponse),
        (status = 404, description = "It was never seen"),
        (status = 504, description = "It did not answer in time")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Operator,
    Path(pc): Path<PcId>,
    Query(wait): Query<Wait>,
) -> Answer<Json<PingResponse>> {
    let agent = find(&state, &pc).await?;
    let subject = match agent.heartbeat.protocol {
        Some(_) => subjects::control_pc(&pc, ControlVerb::Ping),
        None => subjects::ping_legacy(&pc),
    };
    let timeout = Duration::from_secs(wait.wait_secs.unwrap_or(5).clamp(1, 60));
    let asked = Instant::now();
    let reply = state.bus.request(&subject, Bytes::new(), timeout).await;
    let reply = reply.map_err(|source| PingError::Silent {
        pc: pc.clone(),
        source,
    })?;
    let heartbeat: Heartbeat = serde_json::from_slice(&reply.payload)
        .map_err(|source| PingError::Unreadable { pc, source })?;
    let round_trip_ms = u64::try_from(asked.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Json(PingResponse {
        heartbeat,
        round_trip_ms,
    }))
}

#[derive(Debug, thiserror::Error)]
enum PingError {
    #[error("{pc} did not answer: it is off, without network, or its agent is not running")]
    Silent {
        pc: PcId,
        #[source]
        source: RequestError,
    },
    #[error("{pc} answered with something that is no heartbeat")]
    Unreadable {
        pc: PcId,
        #[source]
        source: serde_json::Error,
    },
}

impl EndpointError for PingError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Silent { .. } => StatusCode::GATEWAY_TIMEOUT,
            Self::Unreadable { .. } => StatusCode::BAD_GATEWAY,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Silent { .. } => "agent_silent",
            Self::Unreadable { .. } => "agent_answer_unreadable",
        }
    }
}
