//! `GET /api/agents/{pc}/logs`

use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kanade_wire::PcId;
use kanade_wire::control::{LogsReply, LogsRequest};
use kanade_wire::subjects::{self, ControlVerb};
use serde::Deserialize;

use super::ask::{AskError, Question, ask};
use super::get::find;
use crate::http::{Answer, Path, Query, Viewer};
use crate::state::ApiState;

/// A machine that reads a slow disk answers within this.
const WITHIN: Duration = Duration::from_secs(10);
const LINES: u32 = 500;
const MOST_LINES: u32 = 20_000;
/// How a 0.43 agent's answer begins when it has no log to tell.
const LEGACY_ERROR: &str = "logs.fetch:";

/// How much.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HowMuch {
    /// Lines from the end, at most 20,000; 500 when left out. Fewer come when they are large.
    tail: Option<u32>,
}

/// The last lines of a machine's agent's log, as the agent reads them now.
#[utoipa::path(get, path = "/api/agents/{pc}/logs", operation_id = "get_agent_logs", tag = "agents",
    params(("pc" = String, Path, description = "The machine"), HowMuch),
    responses((status = 200, description = "The lines", body = String, content_type = "text/plain"),
        (status = 404, description = "It was never seen"),
        (status = 502, description = "It cannot read its log"),
        (status = 504, description = "It did not answer in time")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(pc): Path<PcId>,
    Query(much): Query<HowMuch>,
) -> Answer<impl IntoResponse> {
    let agent = find(&state, &pc).await?;
    let request = LogsRequest {
        tail_lines: much.tail.unwrap_or(LINES).clamp(1, MOST_LINES),
    };
    let payload = serde_json::to_vec(&request).unwrap_or_default();
    let question = Question {
        verb: ControlVerb::Logs,
        legacy: Some(subjects::logs_legacy(&pc)),
        payload: payload.into(),
    };
    let answer = ask(&state, &agent, question, WITHIN).await?;
    let text = match agent.heartbeat.protocol {
        Some(_) => ours(pc, &answer)?,
        None => legacy(pc, &answer)?,
    };
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text))
}

fn ours(pc: PcId, answer: &[u8]) -> Result<String, AskError> {
    match serde_json::from_slice::<LogsReply>(answer) {
        Ok(LogsReply { error: None, text }) => Ok(text),
        Ok(LogsReply {
            error: Some(reason),
            ..
        }) => Err(AskError::Cannot { pc, reason }),
        Err(source) => Err(AskError::Unreadable { pc, source }),
    }
}

fn legacy(pc: PcId, answer: &[u8]) -> Result<String, AskError> {
    let text = String::from_utf8_lossy(answer).into_owned();
    match text.strip_prefix(LEGACY_ERROR) {
        Some(reason) => {
            let reason = reason.trim().to_owned();
            Err(AskError::Cannot { pc, reason })
        }
        None => Ok(text),
    }
}
