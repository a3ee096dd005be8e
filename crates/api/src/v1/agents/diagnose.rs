//! `POST /api/agents/{pc}/diagnose`

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use bytes::Bytes;
use kanade_wire::PcId;
use kanade_wire::control::Diagnosis;
use kanade_wire::subjects::ControlVerb;

use super::ask::{AskError, Question, ask};
use super::get::find;
use crate::http::{Answer, Operator, Path};
use crate::state::ApiState;
use crate::v1::record;

/// Its network checks take a few seconds each when nobody answers.
const WITHIN: Duration = Duration::from_secs(30);

/// Has a machine's agent tell how it is: its state, its configuration, whether it reaches the
/// broker, and the end of its log. No secret is in it.
#[utoipa::path(post, path = "/api/agents/{pc}/diagnose", operation_id = "diagnose_agent", tag = "agents",
    params(("pc" = String, Path, description = "The machine")),
    responses((status = 200, description = "How it is", body = Diagnosis),
        (status = 404, description = "It was never seen"),
        (status = 409, description = "Its agent is too old"),
        (status = 504, description = "It did not answer in time")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    Operator(identity): Operator,
    Path(pc): Path<PcId>,
) -> Answer<Json<Diagnosis>> {
    let agent = find(&state, &pc).await?;
    let question = Question {
        verb: ControlVerb::Diagnose,
        legacy: None,
        payload: Bytes::new(),
    };
    let answer = ask(&state, &agent, question, WITHIN).await?;
    let target = pc.as_str();
    record(
        &state,
        &identity,
        "agent_diagnose",
        Some(target),
        serde_json::json!({}),
    )
    .await;
    let diagnosis = serde_json::from_slice(&answer);
    Ok(Json(
        diagnosis.map_err(|source| AskError::Unreadable { pc, source })?,
    ))
}
