//! `POST /api/ping`

use std::collections::BTreeSet;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::response::sse::Event;
use kanade_api_types::live_query::{
    Asked, Ended, PingAnswers, PingEvents, PingRequest, PingedMachine,
};
use kanade_bus::RequestError;
use kanade_control::ping::{PingAnswer, PingRound};
use kanade_wire::{PcId, Target};
use tokio::sync::mpsc;

use crate::http::failures::LookupError;
use crate::http::{Answer, Body, EndpointError, Operator, sse};
use crate::state::ApiState;

/// Silent machines that are named.
const NAMED: usize = 1_000;

/// Asks every machine at once whether it is there. Events: `asked`, then `answers` as they come,
/// then `ended` with who is online by its heartbeat and did not answer.
#[utoipa::path(post, path = "/api/ping", operation_id = "ping_all", tag = "agents",
    request_body = PingRequest,
    responses((status = 200, description = "Events", body = PingEvents, content_type = "text/event-stream"),
        (status = 502, description = "The broker is away")),
    security(("session" = ["operator"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Operator,
    Body(request): Body<PingRequest>,
) -> Answer<Response> {
    let everybody = request.target.is_empty() || request.target.all;
    let target = match everybody {
        true => Target::all(),
        false => request.target,
    };
    let resolved = state.machines.resolve(&target).await;
    let machines = resolved.map_err(LookupError::from)?.machines;
    let (now, all) = (state.clock.now(), machines.len() as u64);
    let online: BTreeSet<PcId> = machines
        .into_iter()
        .filter(|machine| machine.is_online(now))
        .map(|machine| machine.pc_id)
        .collect();
    let asked = Asked {
        exec_id: None,
        asked: online.len() as u64,
        offline: all - online.len() as u64,
    };
    let wait = Duration::from_secs(request.wait_secs.unwrap_or(5).clamp(1, 60));
    let round = PingRound::begin(&state.bus, online, everybody, wait).await;
    let round = round.map_err(PingFailed)?;
    let (sender, receiver) = mpsc::channel(64);
    let telling = tell(round, asked, sender);
    Ok(sse::respond(&state, "api.ping", telling, receiver))
}

/// Ends with the round, or when nobody listens any more (`None`).
async fn tell(mut round: PingRound, asked: Asked, to: mpsc::Sender<Event>) -> Option<()> {
    to.send(sse::event("asked", &asked)?).await.ok()?;
    let mut answered = 0;
    while let Some(answers) = round.next().await {
        answered += answers.len() as u64;
        let told = PingAnswers {
            answered,
            machines: answers.into_iter().map(machine).collect(),
        };
        to.send(sse::event("answers", &told)?).await.ok()?;
    }
    let silent = round.silent();
    let ended = Ended {
        answered,
        silent: silent.len() as u64,
        silent_machines: silent.iter().take(NAMED).cloned().collect(),
        elapsed_ms: millis(round.elapsed()),
    };
    to.send(sse::event("ended", &ended)?).await.ok()
}

fn machine(answer: PingAnswer) -> PingedMachine {
    PingedMachine {
        pc_id: answer.pong.pc_id,
        agent_version: answer.pong.agent_version,
        round_trip_ms: millis(answer.after),
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[derive(Debug, thiserror::Error)]
#[error("nobody can be asked: the broker is away")]
struct PingFailed(#[source] RequestError);

impl EndpointError for PingFailed {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_GATEWAY
    }

    fn code(&self) -> &'static str {
        "broker_failed"
    }
}
