//! Server-sent events from a channel that a task of its own fills.

use std::convert::Infallible;
use std::future::Future;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;

use crate::state::ApiState;

/// A comment this often keeps proxies from closing the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// The answer that sends what comes out of `events`. The task `filling` fills it until nobody
/// listens any more or the process stops.
pub fn respond<Filling>(
    state: &ApiState,
    name: &'static str,
    filling: Filling,
    events: mpsc::Receiver<Event>,
) -> Response
where
    Filling: Future<Output = Option<()>> + Send + 'static,
{
    let stop = state.requests.token();
    let filling = async move { stop.run_until_cancelled(filling).await };
    state.requests.spawn_named(name, filling);
    Sse::new(ReceiverStream::new(events).map(Ok::<Event, Infallible>))
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
        .into_response()
}

/// An event with a name and JSON data; `None` when the data cannot be encoded.
pub fn event(name: &str, data: &impl serde::Serialize) -> Option<Event> {
    Event::default().event(name).json_data(data).ok()
}
