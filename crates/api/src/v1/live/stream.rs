//! `GET /api/live`

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::response::sse::Event;
use kanade_api_types::live::{LiveChange, TopicChange};
use kanade_projections::{LiveEvent, LiveReader};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

use crate::http::authenticate::header_text;
use crate::http::{Viewer, sse};
use crate::state::ApiState;

/// What the projections just committed: `hello` first, then a `change` for each commit. After a
/// reconnect with `Last-Event-ID` what was missed comes first, or `reset` when that is not known
/// any more: then everything must be read anew.
#[utoipa::path(get, path = "/api/live", operation_id = "live", tag = "live",
    responses((status = 200, description = "Events; the data of `change` is a LiveChange", body = LiveChange, content_type = "text/event-stream")),
    security(("session" = ["viewer"])))]
pub async fn handler(State(state): State<ApiState>, _: Viewer, headers: HeaderMap) -> Response {
    let (sender, receiver) = mpsc::channel(256);
    let last = header_text(&headers, "last-event-id").map(str::to_owned);
    let following = follow(state.clone(), last, sender);
    sse::respond(&state, "api.live", following, receiver)
}

/// Ends when nobody listens any more (`None`).
async fn follow(state: ApiState, last: Option<String>, to: mpsc::Sender<Event>) -> Option<()> {
    let hello = sse::event("hello", &json!({ "version": env!("CARGO_PKG_VERSION") }))?;
    let mut reader = match last {
        None => {
            // Listening before naming the place: what comes in between is told twice, not lost.
            let reader = state.live.listen();
            let id = state.live.id_of(state.live.newest());
            to.send(hello.id(id)).await.ok()?;
            reader
        }
        Some(last) => {
            // Without an id: until it has what it missed, the reader is where it was.
            to.send(hello).await.ok()?;
            match state.live.listen_after(&last) {
                Some(reader) => reader,
                None => reset(&state, &to).await?,
            }
        }
    };
    for event in std::mem::take(&mut reader.missed) {
        to.send(change(&state, &event)?).await.ok()?;
    }
    loop {
        tokio::select! {
            event = reader.events.recv() => match event {
                Ok(event) => to.send(change(&state, &event)?).await.ok()?,
                Err(RecvError::Lagged(_)) => reader = reset(&state, &to).await?,
                Err(RecvError::Closed) => return None,
            },
            () = to.closed() => return None,
        }
    }
}

async fn reset(state: &ApiState, to: &mpsc::Sender<Event>) -> Option<LiveReader> {
    let reader = state.live.listen();
    let id = state.live.id_of(state.live.newest());
    to.send(sse::event("reset", &json!({}))?.id(id))
        .await
        .ok()?;
    Some(reader)
}

fn change(state: &ApiState, event: &LiveEvent) -> Option<Event> {
    let id = state.live.id_of(event.number);
    if event.is_reset() {
        return Some(sse::event("reset", &json!({}))?.id(id));
    }
    let topics = event.changes.iter().map(|change| TopicChange {
        topic: change.topic.as_str().to_owned(),
        ids: change.ids.clone(),
        more: change.more,
    });
    let data = LiveChange {
        topics: topics.collect(),
    };
    Some(sse::event("change", &data)?.id(id))
}
