use kanade_bus::backend::StreamMessage;
use kanade_store::archive::{ArchiveChanges, ArchiveTables, AuditEntry};
use kanade_wire::audit::AuditEvent;
use kanade_wire::topology::{self, StreamSpec};
use serde_json::{Value, json};

use crate::clock::Told;
use crate::projection::{Projected, Projection, Received, Rejection};
use crate::{Change, JobVersions, Topic};

/// The action of a message that is no entry.
const UNREADABLE: &str = "unreadable";

/// As much of such a message as is kept.
const KEPT: usize = 4_096;

/// The audit archive. It turns nothing away: a message that cannot be read is an entry that says
/// so, with what its subject tells and its text.
#[derive(Debug, Clone, Copy)]
pub struct Audit;

/// An entry and its place in the stream.
#[derive(Debug)]
pub struct Placed {
    sequence: u64,
    event: AuditEvent,
}

impl Projection for Audit {
    type Message = Placed;

    const NAME: &'static str = "audit";
    const STREAM: StreamSpec = topology::AUDIT;
    type Tables = ArchiveTables;

    fn decode(message: &StreamMessage) -> Result<Placed, Rejection> {
        let event = serde_json::from_slice::<AuditEvent>(&message.payload);
        let event = event.unwrap_or_else(|error| unreadable(message, &error));
        Ok(Placed {
            sequence: message.sequence,
            event,
        })
    }

    fn apply(batch: Vec<Received<Placed>>, (): (), _: &JobVersions) -> Projected<ArchiveTables> {
        let audit: Vec<AuditEntry> = batch.into_iter().map(entry).collect();
        let announced = match audit.is_empty() {
            true => Vec::new(),
            false => vec![Change::new(Topic::Audit, [])],
        };
        Projected {
            announced,
            changes: ArchiveChanges {
                audit,
                ..ArchiveChanges::default()
            },
            ..Projected::default()
        }
    }
}

fn entry(received: Received<Placed>) -> AuditEntry {
    let Placed { sequence, event } = received.message;
    let account = event.payload.get("sub").and_then(Value::as_str);
    let told = Told::new(event.occurred_at, received.published_at);
    let is_kept = told.at.timestamp_nanos_opt().is_some();
    AuditEntry {
        sequence,
        account: account.map(str::to_owned),
        actor: event.actor,
        action: event.action,
        target: event.target,
        payload: event.payload,
        occurred_at: if is_kept {
            told.at
        } else {
            received.published_at
        },
        recorded_at: received.published_at,
    }
}

fn unreadable(message: &StreamMessage, error: &serde_json::Error) -> AuditEvent {
    let mut tokens = message.subject.splitn(4, '.').skip(1);
    let actor = tokens.next().unwrap_or_default();
    let action = tokens.next().unwrap_or_default();
    let target = tokens.next().map(str::to_owned);
    let kept = message.payload.get(..KEPT).unwrap_or(&message.payload);
    AuditEvent {
        actor: actor.to_owned(),
        action: UNREADABLE.to_owned(),
        target,
        payload: json!({
            "action": action,
            "error": error.to_string(),
            "text": String::from_utf8_lossy(kept),
        }),
        occurred_at: message.published_at,
    }
}
