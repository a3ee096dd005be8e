//! Notices: an edit, a recall, and what a table that is built again from what is left holds.

#![allow(clippy::unwrap_used)]

mod support;

use kanade_projections::{Events, Notices};
use kanade_store::PageRequest;
use kanade_store::dead_letters::DeadLetterReader;
use kanade_store::notices::{NoticeFilter, NoticeQuery, NoticeReader, NoticeState, StoredNotice};
use kanade_store_sqlite_projection::ProjectionDatabase;
use serde_json::{Value, json};
use support::{Message, database, message, project_all, stream, time};

const START: &str = "2026-11-21T08:00:00Z";

fn notice(title: &str, edited_at: Option<&str>) -> Value {
    json!({
        "id": "n1", "priority": "warn", "title": title, "body": "At **22:00**.",
        "require_ack": true, "issued_at": START, "edited_at": edited_at,
        "acks_reset_at": edited_at,
    })
}

fn on(subject: &str, payload: &Value) -> Message {
    message(subject.to_owned(), payload)
}

fn acked(pc: &str, at: &str) -> Message {
    let payload = json!({
        "notification_id": "n1", "pc_id": pc, "user_sid": "S-1-5-21", "acked_at": at,
    });
    on(
        &format!("events.notifications.acked.{pc}.S-1-5-21.n1"),
        &payload,
    )
}

async fn list(database: &ProjectionDatabase, state: Option<NoticeState>) -> Vec<StoredNotice> {
    let query = NoticeQuery {
        filter: NoticeFilter {
            state,
            text: Some("RE".into()),
            ..NoticeFilter::default()
        },
        now: time("2026-11-21T12:00:00Z"),
        page: PageRequest::first(10),
    };
    NoticeReader::list(database, &query).await.unwrap().items
}

#[tokio::test]
async fn the_newest_text_stays_whichever_copy_comes_last() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    let edited = notice("Reboot tomorrow", Some("2026-11-21T09:00:00Z"));
    let messages = vec![
        on("notifications.pc.pc-2", &edited),
        on("notifications.group.eu", &notice("Reboot tonight", None)),
    ];

    project_all::<Notices>(&database, stream("NOTIFICATIONS", time(START), messages)).await;

    let found = list(&database, Some(NoticeState::Active)).await;
    let [only] = found.as_slice() else {
        panic!("one notice, not {found:?}");
    };
    assert_eq!(only.notification.title, "Reboot tomorrow");
    assert_eq!(
        only.subjects,
        ["notifications.group.eu", "notifications.pc.pc-2"]
    );
}

#[tokio::test]
async fn a_confirmation_before_an_edit_that_asks_again_does_not_count() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    let edited = notice("Reboot", Some("2026-11-21T09:00:00Z"));
    let notices = vec![on("notifications.all", &edited)];
    project_all::<Notices>(&database, stream("NOTIFICATIONS", time(START), notices)).await;
    let acks = vec![
        acked("pc-1", "2026-11-21T08:30:00Z"),
        acked("pc-2", "2026-11-21T08:30:00Z"),
        acked("pc-2", "2026-11-21T09:30:00Z"),
    ];

    let later = time("2026-11-21T10:00:00Z");
    project_all::<Events>(&database, stream("EVENTS", later, acks)).await;

    let stored = NoticeReader::get(&database, "n1").await.unwrap().unwrap();
    assert_eq!(stored.confirmed, 1);
}

#[tokio::test]
async fn what_was_taken_back_is_the_same_row_when_its_copies_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (grown, again) = (folder.path().join("grown"), folder.path().join("again"));
    for folder in [&grown, &again] {
        std::fs::create_dir(folder).unwrap();
    }
    let (grown, again) = (database(&grown).await, database(&again).await);
    let text = notice("Reboot", None);
    let copies = vec![on("notifications.pc.pc-1", &text)];
    let recalled = json!({
        "notification": text, "subjects": ["notifications.pc.pc-1"], "by": "mika", "at": START,
    });
    let events = vec![on("events.notifications.recalled.n1", &recalled)];
    let events = stream("EVENTS", time(START), events);
    let copies = stream("NOTIFICATIONS", time(START), copies);

    project_all::<Notices>(&grown, copies.clone()).await;
    project_all::<Events>(&grown, events.clone()).await;
    project_all::<Events>(&again, events).await;
    let rows = |dump: Vec<String>| -> Vec<String> {
        let own = |row: &String| row.starts_with("notice");
        dump.into_iter().filter(own).collect()
    };

    let once = rows(grown.dump().await.unwrap());
    assert_eq!(once.len(), 2, "{once:?}");
    assert_eq!(once, rows(again.dump().await.unwrap()));
    project_all::<Notices>(&again, copies).await;
    assert_eq!(once, rows(again.dump().await.unwrap()));
    let found = list(&again, Some(NoticeState::Recalled)).await;
    assert_eq!(found[0].recalled_by.as_deref(), Some("mika"));
    assert_eq!(list(&again, Some(NoticeState::Active)).await, []);
}

#[tokio::test]
async fn a_notice_that_makes_no_sense_becomes_a_dead_letter() {
    let folder = tempfile::tempdir().unwrap();
    let database = database(folder.path()).await;
    let mut bad = notice("Reboot", None);
    bad["id"] = json!("a b");
    let messages = vec![
        on("notifications.all", &bad),
        on("notifications.someone", &notice("Reboot", None)),
    ];

    project_all::<Notices>(&database, stream("NOTIFICATIONS", time(START), messages)).await;

    let first = PageRequest::first(10);
    let letters = DeadLetterReader::list(&database, &first);
    assert_eq!(letters.await.unwrap().items.len(), 2);
    assert_eq!(list(&database, None).await, []);
}
