//! Server-sent events from a channel that a task of its own fills.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use tokio::sync::mpsc;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;

/// A comment this often keeps proxies from closing the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// The answer that sends what comes out of `events` until the other end is dropped.
pub fn respond(
    events: mpsc::Receiver<Event>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    Sse::new(ReceiverStream::new(events).map(Ok)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// An event with a name and JSON data; `None` when the data cannot be encoded.
pub fn event(name: &str, data: &impl serde::Serialize) -> Option<Event> {
    Event::default().event(name).json_data(data).ok()
}
