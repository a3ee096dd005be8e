//! Streams made of messages, without a broker.

#![allow(dead_code, clippy::unwrap_used)]

pub mod meaning;
pub mod reports;

use std::path::Path;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use kanade_bus::Headers;
use kanade_bus::backend::StreamMessage;
use kanade_projections::{JobVersions, Projection, project};
use kanade_store::projection::{Checkpoint, ProjectionWriter};
use kanade_store_sqlite_projection::ProjectionDatabase;

/// A subject and a payload.
pub type Message = (String, Bytes);

/// JSON for a subject.
pub fn message(subject: String, payload: &impl serde::Serialize) -> Message {
    (subject, Bytes::from(serde_json::to_vec(payload).unwrap()))
}

/// A stream that holds these messages, a minute apart, the first stored at `start`.
pub fn stream(name: &str, start: DateTime<Utc>, messages: Vec<Message>) -> Vec<StreamMessage> {
    let stored = (1_u32..).zip(messages);
    stored
        .map(|(number, (subject, payload))| StreamMessage {
            stream: name.into(),
            subject,
            sequence: number.into(),
            published_at: start + std::time::Duration::from_secs(60) * number,
            headers: Headers::new(),
            payload,
            pending: 0,
        })
        .collect()
}

/// A database of this test's own.
pub async fn database(folder: &Path) -> ProjectionDatabase {
    ProjectionDatabase::open(folder.join("backend.db"))
        .await
        .unwrap()
}

/// The checkpoint before the first message.
pub fn start_of<P: Projection>() -> Checkpoint {
    Checkpoint {
        projection: P::NAME.into(),
        stream: P::STREAM.name.into(),
        stream_created: time("2026-11-01T00:00:00Z"),
        last_sequence: 0,
        last_published_at: None,
        last_digest: None,
        gap_messages: 0,
        restored_count: 0,
    }
}

/// Applies a whole stream as one batch.
pub async fn project_all<P: Projection>(
    writer: &dyn ProjectionWriter<P::Tables>,
    messages: Vec<StreamMessage>,
) {
    if messages.is_empty() {
        return;
    }
    project::<P>(writer, &start_of::<P>(), messages, &JobVersions::default())
        .await
        .unwrap();
}

/// A time.
pub fn time(rfc3339: &str) -> DateTime<Utc> {
    rfc3339.parse().unwrap()
}
