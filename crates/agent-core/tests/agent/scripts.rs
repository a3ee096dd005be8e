//! Scripts that travel by digest.

use crate::common::{Bench, command, stop};
use kanade_wire::{Command, Digest, Outcome, Reason};
use serde_json::json;

fn by_digest(name: &str, digest: &Digest) -> Command {
    let object =
        json!({"script_object": format!("sha256/{digest}"), "script_object_sha256": digest});
    command(name, &format!("job-{name}"), "", &object)
}

#[tokio::test]
async fn a_script_is_fetched_in_pieces_and_kept() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let filling = "say x\n".repeat(200_000);
    let digest = bench
        .backend
        .keep_body(format!("{filling}fail 5").as_bytes());
    bench.backend.send(&by_digest("a", &digest)).await;
    assert_eq!(bench.backend.result("a").await.exit_code, 5);
    assert!(
        bench
            .folder
            .path()
            .join("scripts")
            .join(digest.as_str())
            .exists()
    );
    stop(agent).await;
}

#[tokio::test]
async fn a_script_without_its_digest_is_not_run() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    bench
        .backend
        .send(&command(
            "a",
            "job",
            "",
            &json!({"script_object": "sha256/abc"}),
        ))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!(
        result.outcome(),
        (Outcome::Failed, Some(Reason::ScriptUnavailable))
    );
    assert_eq!(bench.runner.started(), []);
    stop(agent).await;
}

#[tokio::test]
async fn a_script_that_nobody_has_fails_with_a_result() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    bench
        .backend
        .send(&by_digest("a", &Digest::of(b"nowhere")))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!(
        result.outcome(),
        (Outcome::Failed, Some(Reason::ScriptUnavailable))
    );
    stop(agent).await;
}
