//! What the broker's streams hold, read past the backend.

use kanade_bus::ConnectOptions;
use kanade_bus::backend::{Bus, Outgoing, Read, StreamMessage, StreamReader};
use kanade_runtime::SystemClock;
use serde_json::Value;
use tokio::time::timeout;

use kanade_testkit::PATIENCE;

/// A second look at the broker, beside the backend's.
#[derive(Debug, Clone)]
pub struct Stored(Bus);

impl Stored {
    /// Connects to the broker at `url`.
    ///
    /// # Panics
    /// When it is not reached.
    pub async fn connect(url: &str) -> Self {
        let options = ConnectOptions::new(url, "story", SystemClock::shared());
        let bus = Bus::open(&options).await.expect("a connection");
        let connected = timeout(PATIENCE, bus.connected()).await;
        connected.expect("the broker");
        Self(bus)
    }

    /// Every message of a stream.
    pub async fn messages(&self, stream: &str) -> Vec<StreamMessage> {
        let info = self.0.stream_info(stream).await.expect("an answer");
        let last = info.expect("the stream").last_sequence;
        let mut reader = StreamReader::new(&self.0, stream, 1);
        let mut messages: Vec<StreamMessage> = Vec::new();
        while messages.last().map_or(0, |message| message.sequence) < last {
            if let Read::Messages(batch) = reader.read().await.expect("messages") {
                messages.extend(batch);
            }
        }
        reader.close().await;
        messages
    }

    /// The subjects of the messages of a stream whose payload has this `exec_id`, sorted.
    pub async fn subjects_of(&self, stream: &str, exec_id: &str) -> Vec<String> {
        let messages = self.messages(stream).await;
        let of_exec = messages
            .into_iter()
            .filter(|message| names(message, exec_id));
        let mut subjects: Vec<String> = of_exec.map(|message| message.subject).collect();
        subjects.sort();
        subjects
    }

    /// Publishes a message that a stream stores.
    pub async fn publish(&self, subject: &str, payload: impl Into<Vec<u8>>) {
        let message = Outgoing::new(subject, payload.into());
        self.0.publish(message).await.expect("an acknowledgement");
    }
}

fn names(message: &StreamMessage, exec_id: &str) -> bool {
    let payload: Value = serde_json::from_slice(&message.payload).unwrap_or_default();
    payload["exec_id"] == exec_id
}
