//! Who did what, published to the stream AUDIT and acknowledged before the caller is answered.

use chrono::{DateTime, Utc};
use kanade_bus::PublishError;
use kanade_bus::backend::{Bus, Outgoing};
use kanade_runtime::clock::SharedClock;
use kanade_wire::audit::AuditEvent;
use kanade_wire::subjects;
use serde_json::{Map, Value};
use uuid::Uuid;

/// Publishes audit entries.
#[derive(Clone)]
pub struct AuditLog {
    bus: Bus,
    clock: SharedClock,
}

/// One entry to be written.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The category word of 0.43: `operator`, `admin`, `scheduler` or `auth`.
    pub actor: &'static str,
    /// What was done, such as `job_upsert`.
    pub action: &'a str,
    /// To what.
    pub target: Option<&'a str>,
    /// The account.
    pub account: &'a str,
    /// The client, when it said so: `spa` or `cli`.
    pub source: Option<&'a str>,
    /// The details.
    pub details: Map<String, Value>,
    /// What it was done under: a repeat of a request that was cut off is the same entry.
    pub work: Option<Uuid>,
}

impl AuditLog {
    /// An audit log over the broker.
    pub fn new(bus: Bus, clock: SharedClock) -> Self {
        Self { bus, clock }
    }

    /// Writes an entry. A broker that does not take it costs an error in the log, not the action:
    /// the action has happened.
    pub async fn write(&self, entry: Entry<'_>) {
        let now = self.clock.now();
        if let Err(error) = self.write_at(entry, now).await {
            tracing::error!(%error, "an audit entry was not stored");
        }
    }

    /// Writes an entry about something that happened at `at`.
    ///
    /// # Errors
    /// When the broker does not take it.
    pub async fn write_at(&self, entry: Entry<'_>, at: DateTime<Utc>) -> Result<(), PublishError> {
        let mut payload = entry.details;
        payload.entry("sub").or_insert_with(|| entry.account.into());
        if let Some(source) = entry.source {
            payload.entry("source").or_insert_with(|| source.into());
        }
        let event = AuditEvent {
            actor: entry.actor.to_owned(),
            action: entry.action.to_owned(),
            target: entry.target.map(str::to_owned),
            payload: payload.into(),
            occurred_at: at,
        };
        let subject = subjects::audit(entry.actor, entry.action, entry.target);
        let id = match entry.work {
            Some(work) => format!("audit:{work}:{subject}"),
            None => format!("audit:{}", Uuid::now_v7()),
        };
        match serde_json::to_vec(&event) {
            Ok(bytes) => {
                let message = Outgoing::new(subject, bytes).message_id(id);
                self.bus.publish(message).await.map(drop)
            }
            Err(error) => {
                tracing::error!(%error, action = entry.action, "an audit entry could not be encoded");
                Ok(())
            }
        }
    }
}
