//! `GET /api/live`.

use reqwest::Method;

use crate::support::{Events, TestBackend, Who, result};

async fn listen(backend: &TestBackend, last: Option<&str>) -> Events {
    let mut request = backend.request(Who::Viewer, Method::GET, "/api/live");
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let mut events = Events::of(request.send().await.unwrap());
    assert_eq!(events.next().await.name, "hello");
    events
}

async fn report(backend: &TestBackend, id: &str) {
    let report = result("minipc", id, "2026-11-21T08:00:00Z");
    backend.publish("results.pc.minipc", &report).await;
}

#[tokio::test]
async fn what_is_committed_is_told() {
    let backend = TestBackend::start().await;
    let mut events = listen(&backend, None).await;
    report(&backend, "run-1").await;
    let (_, ids) = events.change_of("results").await;
    assert_eq!(ids, ["run-1"]);
    backend.add_job("greet").await;
    let (_, ids) = events.change_of("jobs").await;
    assert_eq!(ids, ["greet"]);
}

#[tokio::test]
async fn a_reader_that_comes_back_gets_what_it_missed_and_then_what_comes() {
    let backend = TestBackend::start().await;
    let mut events = listen(&backend, None).await;
    report(&backend, "run-1").await;
    let (seen, _) = events.change_of("results").await;
    drop(events);
    let mut other = listen(&backend, None).await;
    report(&backend, "run-2").await;
    other.change_of("results").await;

    let mut events = listen(&backend, seen.id.as_deref()).await;

    assert_eq!(events.change_of("results").await.1, ["run-2"]);
    report(&backend, "run-3").await;
    assert_eq!(events.change_of("results").await.1, ["run-3"]);
}

#[tokio::test]
async fn a_reader_whose_place_is_not_known_starts_anew() {
    let backend = TestBackend::start().await;
    let mut events = listen(&backend, Some("another-process-7")).await;
    let reset = events.next().await;
    assert_eq!(reset.name, "reset");
    assert!(reset.id.is_some());
    report(&backend, "run-1").await;
    assert_eq!(events.change_of("results").await.1, ["run-1"]);
}
