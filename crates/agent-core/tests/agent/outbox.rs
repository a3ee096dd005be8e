//! Reports survive: a broker that is away, one that went back, output that is too large.

use crate::common::{Bench, command, plain, stop};
use kanade_testkit::{NatsServer, PATIENCE, wait_for, wait_until};
use kanade_wire::Digest;
use kanade_wire::notice::NoticeKind;
use kanade_wire::output::{CHUNK_HEADER, STREAM_HEADER};
use serde_json::json;

#[tokio::test]
async fn a_result_made_while_the_broker_is_away_arrives_when_it_is_back() {
    let mut bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let jitter = json!({"timeout_secs": 1});
    bench
        .backend
        .send(&command("a", "job", "say before\nhold", &jitter))
        .await;
    wait_until("the run", PATIENCE, async || {
        !bench.runner.started().is_empty()
    })
    .await;
    bench.server.kill().await;
    wait_until("the result to wait", PATIENCE, async || {
        agent.outbox_depth().unwrap() >= 1
    })
    .await;
    bench.server.restart().await;
    assert_eq!(bench.backend.result("a").await.stdout, "before\n");
    wait_until("an empty outbox", PATIENCE, async || {
        agent.outbox_depth().unwrap() == 0
    })
    .await;
    stop(agent).await;
}

#[tokio::test]
async fn what_a_restored_broker_no_longer_has_is_sent_again() {
    let mut bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    bench.backend.send(&plain("kept", "say kept")).await;
    bench.backend.result("kept").await;
    let copy = kanade_testkit::temporary_folder();
    bench.server.stop().await;
    bench.server.copy_store_to(copy.path());
    bench.server.restart().await;
    bench.backend.send(&plain("gone", "say gone")).await;
    bench.backend.result("gone").await;
    bench.server.stop().await;
    bench.server.restore_store_from(copy.path());
    bench.server.restart().await;
    assert_eq!(bench.backend.result("gone").await.stdout, "gone\n");
    assert_eq!(bench.backend.results().await.len(), 2);
    assert_eq!(bench.backend.started().await.len(), 2);
    stop(agent).await;
}

#[tokio::test]
async fn large_output_is_there_before_its_result() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    bench
        .backend
        .send(&plain("a", "flood 600000\nsay end"))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!(result.stdout, "");
    let chunks = result.stdout_chunks.unwrap();
    let stored = bench.backend.stored("OUTPUT", "output.>").await;
    assert_eq!((stored.len(), chunks.chunks), (3, 3));
    let whole: Vec<u8> = stored
        .iter()
        .flat_map(|chunk| chunk.payload.to_vec())
        .collect();
    assert_eq!(Digest::of(&whole), chunks.sha256);
    assert_eq!(stored[2].headers.get(CHUNK_HEADER), Some("2"));
    assert_eq!(stored[2].headers.get(STREAM_HEADER), Some("stdout"));
    stop(agent).await;
}

#[tokio::test]
async fn output_above_the_cap_keeps_its_beginning_and_its_end() {
    let mut bench = Bench::start().await;
    bench.settings.output_cap = 3000;
    let agent = bench.synced_agent().await;
    bench
        .backend
        .send(&plain("a", "say begin\nflood 9000\nsay end"))
        .await;
    let result = bench.backend.result("a").await;
    assert!(
        result.stdout.starts_with("begin\nxxx") && result.stdout.ends_with("xxxend\n"),
        "{}",
        result.stdout
    );
    assert!(result.stdout.contains("bytes cut out"), "{}", result.stdout);
    assert_eq!(result.stdout_total_bytes, Some(9010));
    stop(agent).await;
}

#[tokio::test]
async fn a_report_the_broker_cannot_take_becomes_a_notice() {
    let bench = Bench::on(NatsServer::builder().max_payload(64 * 1024).start().await).await;
    let agent = bench.synced_agent().await;
    bench.backend.send(&plain("a", "flood 100000")).await;
    let notice = wait_for("a notice", PATIENCE, async || {
        bench.backend.notices().await.pop()
    })
    .await;
    let NoticeKind::ReportUndeliverable { subject, bytes, .. } = notice else {
        panic!("{notice:?}")
    };
    assert_eq!(subject, "results.pc.pc1");
    assert!(bytes > 100_000);
    bench.backend.send(&plain("b", "say fine")).await;
    assert_eq!(bench.backend.result("b").await.stdout, "fine\n");
    stop(agent).await;
}
