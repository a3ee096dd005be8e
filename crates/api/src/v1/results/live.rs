//! `GET /api/results/{id}/live`

use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use axum::response::sse::Event;
use futures_util::FutureExt;
use kanade_projections::{LiveEvent, Topic};
use kanade_store::results::Run;
use kanade_wire::control::LiveChunk;
use kanade_wire::{ResultId, subjects};
use serde_json::json;
use tokio::sync::{broadcast, mpsc};

use super::get::find;
use super::tail::watch;
use crate::http::{Answer, Path, Viewer, sse};
use crate::state::ApiState;

/// The machine sends output for so long after it was asked.
const LEASE_SECS: u32 = 30;

/// How often it is asked again.
const RENEWED: Duration = Duration::from_secs(15);

/// A run's output as it comes: `snapshot` {stdout, stderr: {offset, text}, running}, then `chunk`
/// of the same shape, then `end`.
#[utoipa::path(get, path = "/api/results/{id}/live", operation_id = "watch_result", tag = "results",
    params(("id" = String, Path, description = "The run")),
    responses((status = 200, description = "Events", body = String, content_type = "text/event-stream"),
        (status = 404, description = "There is no such run")),
    security(("session" = ["viewer"])))]
pub async fn handler(
    State(state): State<ApiState>,
    _: Viewer,
    Path(id): Path<ResultId>,
) -> Answer<Response> {
    let run = find(&state, &id).await?;
    let (sender, receiver) = mpsc::channel(256);
    let following = follow(state.clone(), run, sender);
    Ok(sse::respond(
        &state,
        "api.watch_result",
        following,
        receiver,
    ))
}

/// Ends when the run has ended or nobody listens any more (`None`).
async fn follow(state: ApiState, run: Run, to: mpsc::Sender<Event>) -> Option<()> {
    // Listening before asking: nothing that comes in between is missed.
    let mut output = state
        .bus
        .subscribe(&subjects::live(&run.pc_id, &run.result_id))
        .await
        .ok()?;
    let mut changes = state.live.listen().events;
    let reply = watch(&state, &run, LEASE_SECS).await.unwrap_or_default();
    to.send(sse::event(
        "snapshot",
        &json!({
            "running": run.outcome.is_none(), "stdout": reply.stdout, "stderr": reply.stderr,
        }),
    )?)
    .await
    .ok()?;
    let mut renewal = tokio::time::interval(RENEWED);
    while !has_ended(&state, &run.result_id).await {
        tokio::select! {
            message = output.next() => {
                let chunk: LiveChunk = serde_json::from_slice(&message?.payload).ok()?;
                to.send(sse::event("chunk", &chunk)?).await.ok()?;
            }
            () = until_mentioned(&mut changes, &run.result_id) => {}
            _ = renewal.tick() => { watch(&state, &run, LEASE_SECS).await; }
            () = to.closed() => return None,
        }
    }
    // What came with the end is told before it.
    while let Some(Some(message)) = output.next().now_or_never() {
        let chunk: LiveChunk = serde_json::from_slice(&message.payload).ok()?;
        to.send(sse::event("chunk", &chunk)?).await.ok()?;
    }
    to.send(sse::event("end", &json!({}))?).await.ok()
}

async fn has_ended(state: &ApiState, id: &ResultId) -> bool {
    let run = state.projected.results.get(id).await.ok().flatten();
    run.is_none_or(|run| run.outcome.is_some())
}

/// Waits until the projections say something of this run, or more than can be named.
async fn until_mentioned(changes: &mut broadcast::Receiver<LiveEvent>, id: &ResultId) {
    loop {
        let Ok(event) = changes.recv().await else {
            return;
        };
        let mentions = |change: &kanade_projections::Change| {
            change.topic == Topic::Results
                && (change.more || change.ids.iter().any(|known| known == id.as_str()))
        };
        if event.changes.iter().any(mentions) {
            return;
        }
    }
}
