//! `POST /api/agents/{pc}/ping`

use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use kanade_api_types::agents::PingResponse;
use kanade_wire::PcId;
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::subjects::{self, ControlVerb};
use serde::Deserialize;

use super::ask::{AskError, Question, ask};
use super::get::find;
use crate::http::{Answer, Operator, Path, Query};
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
    let timeout = Duration::from_secs(wait.wait_secs.unwrap_or(5).clamp(1, 60));
    let asked = Instant::now();
    let question = Question {
        verb: ControlVerb::Ping,
        legacy: Some(subjects::ping_legacy(&pc)),
        payload: Bytes::new(),
    };
    let reply = ask(&state, &agent, question, timeout).await?;
    let heartbeat: Heartbeat =
        serde_json::from_slice(&reply).map_err(|source| AskError::Unreadable { pc, source })?;
    let round_trip_ms = u64::try_from(asked.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Json(PingResponse {
        heartbeat,
        round_trip_ms,
    }))
}
