//! Messages that make no sense are kept and shown, and hold nothing up.

use kanade_testkit::{PATIENCE, wait_until};
use serde_json::json;

use crate::support::{TestBackend, Who, result};

#[tokio::test]
async fn junk_is_shown_while_everything_else_goes_on() {
    let backend = TestBackend::start().await;
    let at = "2026-11-21T08:00:00Z";
    backend
        .publish_bytes("results.pc.minipc", "not JSON \u{fffd}")
        .await;
    backend
        .publish("results.pc.minipc", &json!({ "pc_id": "minipc" }))
        .await;
    backend
        .publish("results.pc.other", &result("minipc", "run-1", at))
        .await;
    backend
        .publish(
            "heartbeat.other",
            &json!({ "pc_id": "minipc", "at": at, "agent_version": "1" }),
        )
        .await;
    backend
        .publish(
            "events.started.exec-1.minipc",
            &json!({ "exec_id": "exec-2" }),
        )
        .await;
    backend
        .publish("results.pc.minipc", &result("minipc", "run-2", at))
        .await;
    backend.add_machines(&["minipc"]).await;

    let client = backend.client(Who::Viewer);
    wait_until("the junk to be shown", PATIENCE, async || {
        client.summary().await.unwrap().dead_letters == 5
    })
    .await;

    let letters = client.dead_letters().all().await.unwrap().rows;
    let reason = |subject: &str, sequence: u64| {
        let letter = letters
            .iter()
            .find(|letter| letter.subject == subject && letter.sequence == sequence);
        letter
            .map(|letter| letter.reason.clone())
            .unwrap_or_default()
    };
    assert!(
        reason("results.pc.minipc", 1).contains("cannot be read"),
        "{letters:?}"
    );
    assert!(
        reason("results.pc.minipc", 2).contains("missing field"),
        "{letters:?}"
    );
    assert!(
        reason("results.pc.other", 3).contains("minipc"),
        "{letters:?}"
    );
    assert!(!reason("heartbeat.other", 1).is_empty(), "{letters:?}");
    assert!(
        !reason("events.started.exec-1.minipc", 1).is_empty(),
        "{letters:?}"
    );
    let runs = client
        .results(&Default::default())
        .all()
        .await
        .unwrap()
        .rows;
    let runs: Vec<&str> = runs.iter().map(|run| run.result_id.as_str()).collect();
    assert_eq!(runs, ["run-2"]);
}

#[tokio::test]
async fn a_dead_letter_shows_what_was_sent() {
    let backend = TestBackend::start().await;
    let junk = "x".repeat(1_000);
    backend
        .publish_bytes("results.pc.minipc", junk.clone())
        .await;
    let client = backend.client(Who::Viewer);
    wait_until("the junk to be shown", PATIENCE, async || {
        client.summary().await.unwrap().dead_letters == 1
    })
    .await;
    let listed = &client.dead_letters().all().await.unwrap().rows[0];
    assert_eq!(
        (listed.payload_preview.len(), listed.payload_bytes),
        (200, 1_000)
    );
    let whole = client.dead_letter(listed.id).await.unwrap();
    assert_eq!(whole.payload_preview, junk);
}
