//! Events, confirmations, the audit archive and the ledger: what becomes of each message, sane or
//! not, and of one that is read again.

#![allow(clippy::unwrap_used)]

mod support;

use kanade_projections::{Audit, Completions, Events, JobVersions, ObsEvents, project};
use kanade_store::PageRequest;
use kanade_store::acks::AckReader;
use kanade_store::archive::{AuditFilter, AuditQuery, AuditReader, CompletionLedger};
use kanade_store::dead_letters::DeadLetterReader;
use kanade_store::obs_events::{EventFilter, EventQuery, ObsEvent, ObsEventReader};
use kanade_store_sqlite_projection::ProjectionDatabase;
use kanade_store_sqlite_state::StateDatabase;
use kanade_wire::job_version::JobVersion;
use kanade_wire::{Digest, JobId, PcId, Version};
use serde_json::{Value, json};
use support::{Message, database, message, project_all, start_of, stream, time};
use tempfile::TempDir;

const START: &str = "2026-11-21T08:00:00Z";

fn event(pc: &str, at: &str, record_id: Option<&str>) -> Value {
    json!({
        "pc_id": pc, "at": at, "kind": "logon", "source": "test:emit",
        "event_record_id": record_id, "payload": { "user": "alice" },
    })
}

fn on(subject: &str, payload: &Value) -> Message {
    message(subject.to_owned(), payload)
}

async fn events(database: &ProjectionDatabase) -> Vec<ObsEvent> {
    let query = EventQuery {
        filter: EventFilter::default(),
        page: PageRequest::first(100),
    };
    ObsEventReader::list(database, &query).await.unwrap().items
}

async fn state(folder: &TempDir) -> StateDatabase {
    StateDatabase::open(folder.path().join("backend-state.db"))
        .await
        .unwrap()
}

#[tokio::test]
async fn an_event_of_the_future_is_kept_at_the_time_it_came() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    let messages = vec![
        on(
            "obs.pc-1",
            &event("pc-1", "2100-01-01T00:00:00Z", Some("1")),
        ),
        on(
            "obs.pc-1",
            &event("pc-1", "1985-01-01T00:00:00Z", Some("2")),
        ),
    ];
    project_all::<ObsEvents>(&database, stream("OBS_EVENTS", time(START), messages)).await;
    let found = events(&database).await;
    let times: Vec<_> = found
        .iter()
        .map(|row| (row.event.at, row.event.reported_at))
        .collect();
    let expected = [
        (
            time("2026-11-21T08:01:00Z"),
            Some(time("2100-01-01T00:00:00Z")),
        ),
        (time("1985-01-01T00:00:00Z"), None),
    ];
    assert_eq!(times, expected);
}

#[tokio::test]
async fn an_event_that_makes_no_sense_becomes_a_dead_letter_and_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    let mut blank = event("pc-1", START, Some("3"));
    blank["kind"] = json!("  ");
    let messages = vec![
        on("obs.pc-2", &event("pc-1", START, Some("1"))),
        on(
            "obs.pc-1",
            &event("pc-1", "+262000-01-01T00:00:00Z", Some("2")),
        ),
        on("obs.pc-1", &blank),
        on("obs.pc-1", &json!("no event")),
        on("obs.pc-1", &event("pc-1", START, Some("4"))),
    ];
    project_all::<ObsEvents>(&database, stream("OBS_EVENTS", time(START), messages)).await;
    let found = events(&database).await;
    assert_eq!(found.len(), 1);
    let letters = DeadLetterReader::list(&database, &PageRequest::first(10))
        .await
        .unwrap();
    let reasons: Vec<&str> = letters
        .items
        .iter()
        .map(|letter| letter.letter.reason.as_str())
        .collect();
    assert_eq!(reasons.len(), 4, "{reasons:?}");
    assert!(
        reasons
            .iter()
            .any(|reason| reason.contains("names machine pc-2")),
        "{reasons:?}"
    );
    assert!(
        reasons
            .iter()
            .any(|reason| reason.contains("`kind` is empty")),
        "{reasons:?}"
    );
}

#[tokio::test]
async fn reading_events_again_from_the_start_changes_no_row() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    let messages = vec![
        on("obs.pc-1", &event("pc-1", START, Some("1"))),
        on("obs.pc-1", &event("pc-1", START, None)),
        on("obs.pc-1", &event("pc-1", START, None)),
        on(
            "obs.pc-1",
            &event("pc-1", "2026-11-21T09:00:00Z", Some("1")),
        ),
    ];
    let stored = stream("OBS_EVENTS", time(START), messages);
    project_all::<ObsEvents>(&database, stored.clone()).await;
    let before = events(&database).await;
    assert_eq!(before.len(), 3);
    project_all::<ObsEvents>(&database, stored).await;
    assert_eq!(events(&database).await, before);
}

#[tokio::test]
async fn the_first_confirmation_of_a_person_stays() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    let ack = |at: &str| json!({ "notification_id": "n1", "pc_id": "pc-1", "user_sid": "S-1-5-21", "acked_at": at });
    let subject = "events.notifications.acked.pc-1.S-1-5-21.n1";
    let messages = vec![
        on(subject, &ack("2026-11-21T07:00:00Z")),
        on(subject, &ack("2026-11-21T06:00:00Z")),
        on("events.notifications.acked.pc-2.S-1-5-21.n1", &ack(START)),
    ];
    project_all::<Events>(&database, stream("EVENTS", time(START), messages)).await;
    let acks = database
        .of_notification("n1", &PageRequest::first(10))
        .await
        .unwrap()
        .items;
    let [only] = acks.as_slice() else {
        panic!("one confirmation, not {acks:?}");
    };
    assert_eq!(only.acked_at, time("2026-11-21T07:00:00Z"));
    let letters = DeadLetterReader::list(&database, &PageRequest::first(10))
        .await
        .unwrap();
    assert_eq!(letters.items.len(), 1);
}

#[tokio::test]
async fn the_audit_archive_keeps_everything_once_what_cannot_be_read_too() {
    let folder = tempfile::tempdir().unwrap();
    let state = state(&folder).await;
    let archives = state.archives();
    let entry = json!({
        "actor": "operator", "action": "exec", "target": "greet",
        "payload": { "sub": "otto" }, "occurred_at": START,
    });
    let messages = vec![
        on("audit.operator.exec.greet", &entry),
        on("audit.admin.exec.a.b", &json!("no entry")),
    ];
    let stored = stream("AUDIT", time(START), messages);
    project_all::<Audit>(&archives, stored.clone()).await;
    project_all::<Audit>(&archives, stored).await;
    let query = AuditQuery {
        filter: AuditFilter::default(),
        page: PageRequest::first(10),
    };
    let rows = AuditReader::list(&archives, &query).await.unwrap().items;
    let rows: Vec<_> = rows.into_iter().map(|row| row.entry).collect();
    let shown: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.actor.as_str(),
                row.action.as_str(),
                row.target.as_deref(),
                row.account.as_deref(),
            )
        })
        .collect();
    let expected = [
        ("admin", "unreadable", Some("a.b"), None),
        ("operator", "exec", Some("greet"), Some("otto")),
    ];
    assert_eq!(shown, expected);
    assert_eq!(rows[0].payload["text"], "\"no entry\"");
}

fn result(pc: &str, job: &str, exit_code: i32, digest: Option<&Digest>) -> Value {
    let mut result = json!({
        "result_id": format!("{pc}-{job}-{exit_code}"), "request_id": "request", "pc_id": pc,
        "exit_code": exit_code, "stdout": "", "stderr": "", "started_at": START,
        "finished_at": START, "manifest_id": job,
    });
    if let Some(digest) = digest {
        result["job_digest"] = json!(digest);
    }
    result
}

#[tokio::test]
async fn the_ledger_keeps_what_ended_well_with_the_version_it_ran_under() {
    let folder = tempfile::tempdir().unwrap();
    let state = state(&folder).await;
    let archives = state.archives();
    let version = JobVersion {
        digest: Digest::of(b"setup 2.0"),
        job_id: JobId::new("setup").unwrap(),
        version: Version::new("2.0").unwrap(),
        manifest: json!({ "id": "setup" }),
        created_at: time(START),
        created_by: "otto".into(),
    };
    let mut jobs = JobVersions::default();
    jobs.insert(version.clone(), time(START));
    let messages = vec![
        on(
            "results.pc.a",
            &result("a", "setup", 0, Some(&version.digest)),
        ),
        on(
            "results.pc.b",
            &result("b", "setup", 3, Some(&version.digest)),
        ),
        on("results.pc.c", &result("c", "setup", 0, None)),
        on("results.pc.d", &result("d", "adhoc-run", 0, None)),
        on("results.pc.e", &json!("nonsense")),
    ];
    let stored = stream("RESULTS", time(START), messages);
    let start = start_of::<Completions>();
    project::<Completions>(&archives, &start, stored, &jobs)
        .await
        .unwrap();
    let job = JobId::new("setup").unwrap();
    let page = PageRequest::first(10);
    let listed = CompletionLedger::list(&archives, &job, None, &page)
        .await
        .unwrap()
        .items;
    let listed: Vec<_> = listed
        .iter()
        .map(|row| (row.pc_id.as_str(), row.version.clone()))
        .collect();
    assert_eq!(listed, [("a", Some(version.version)), ("c", None)]);
    let (adhoc, pc) = (JobId::adhoc(), PcId::new("d").unwrap());
    assert!(!archives.is_done(&adhoc, &pc, None).await.unwrap());
}
