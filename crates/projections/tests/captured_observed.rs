//! Events and audit entries that a 0.43 system published, against what that system answered.

#![allow(clippy::unwrap_used)]

mod support;

use bytes::Bytes;
use kanade_projections::{Audit, ObsEvents};
use kanade_store::PageRequest;
use kanade_store::archive::{AuditFilter, AuditQuery, AuditReader};
use kanade_store::obs_events::{EventFilter, EventQuery, ObsEventReader};
use kanade_store_sqlite_state::StateDatabase;
use serde_json::{Value, json};
use support::{Message, database, project_all, stream, time};

const MESSAGES: &str = include_str!("golden/observed-0.43.jsonl");
const AUDIT: &str = include_str!("golden/audit-0.43.json");
const EVENTS: &str = include_str!("golden/obs-events-0.43.json");

fn captured(prefix: &str) -> Vec<Message> {
    let lines = MESSAGES.lines().map(serde_json::from_str);
    let messages = lines.map(|line: Result<Value, _>| line.unwrap());
    messages
        .map(|line| {
            let subject = line["subject"].as_str().unwrap().to_owned();
            (subject, Bytes::from(line["payload"].to_string()))
        })
        .filter(|(subject, _)| subject.starts_with(prefix))
        .collect()
}

#[tokio::test]
async fn the_audit_archive_shows_what_0_43_showed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("backend-state.db");
    let archives = StateDatabase::open(path).await.unwrap().archives();
    let messages = stream("AUDIT", time("2026-11-21T19:36:00Z"), captured("audit."));
    project_all::<Audit>(&archives, messages).await;
    let query = AuditQuery {
        filter: AuditFilter::default(),
        page: PageRequest::first(100),
    };
    let rows = AuditReader::list(&archives, &query).await.unwrap().items;
    let shown: Vec<Value> = rows
        .into_iter()
        .map(|row| {
            json!({
                "id": row.id,
                "actor": row.entry.actor,
                "action": row.entry.action,
                "target": row.entry.target,
                "payload": row.entry.payload,
                "occurred_at": row.entry.occurred_at,
            })
        })
        .collect();
    let answered: Vec<Value> = serde_json::from_str(AUDIT).unwrap();
    assert_eq!(shown, answered);
}

#[tokio::test]
async fn events_are_what_0_43_showed() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    let messages = stream("OBS_EVENTS", time("2026-11-21T19:36:00Z"), captured("obs."));
    project_all::<ObsEvents>(&database, messages).await;
    let query = EventQuery {
        filter: EventFilter::default(),
        page: PageRequest::first(100),
    };
    let rows = ObsEventReader::list(&database, &query).await.unwrap().items;
    let shown: Vec<Value> = rows
        .into_iter()
        .map(|row| {
            json!({
                "id": row.id,
                "pc_id": row.event.pc_id,
                "at": row.event.at,
                "kind": row.event.kind,
                "source": row.event.source,
                "event_record_id": row.event.event_record_id,
                "payload": row.event.payload,
            })
        })
        .collect();
    let answered: Value = serde_json::from_str(EVENTS).unwrap();
    assert_eq!(json!({ "events": shown }), answered);
}
