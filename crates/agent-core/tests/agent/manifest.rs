//! What jobs ask of an agent beyond a script: variables, secrets, systems, and what runs after them.

use kanade_wire::{Outcome, Reason};
use serde_json::json;

use crate::common::{Bench, command, stop};

#[tokio::test]
async fn a_secret_is_handed_over_and_never_reported() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let changes = json!({
        "env": {"REGION": "eu"},
        "secret_env": {"API_KEY": {"secret": "api-key", "value": "hunter22"}},
        "check": {"name": "key"},
    });
    let script = "env REGION\nenv API_KEY\nfail 3";
    bench
        .backend
        .send(&command("a", "upload", script, &changes))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!(result.stdout, "eu\n***\n");
    stop(agent).await;
}

#[tokio::test]
async fn a_secret_without_a_value_is_not_run_without_it() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let changes = json!({"secret_env": {"API_KEY": {"secret": "api-key"}}});
    bench
        .backend
        .send(&command("a", "upload", "say hello", &changes))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!(
        result.outcome(),
        (Outcome::Failed, Some(Reason::SpawnFailed))
    );
    assert!(
        result.stderr.contains("the value of secret api-key"),
        "{}",
        result.stderr
    );
    stop(agent).await;
}

#[tokio::test]
async fn what_is_for_another_system_is_skipped() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let other = if cfg!(windows) { "linux" } else { "windows" };
    let changes = json!({"os": [other]});
    bench
        .backend
        .send(&command("a", "patch", "say hello", &changes))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!(
        result.outcome(),
        (Outcome::Skipped, Some(Reason::Unsupported))
    );
    assert!(
        result.stderr.contains(&format!("the job is for {other}")),
        "{}",
        result.stderr
    );
    stop(agent).await;
}

#[tokio::test]
async fn what_runs_after_a_script_knows_how_it_ended_and_changes_nothing() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let finalize = "env KANADE_OUTCOME\nenv KANADE_EXIT_CODE\nfail 7";
    let changes = json!({"finalize": {"shell": "sh", "script": finalize, "timeout_secs": 5}});
    bench
        .backend
        .send(&command("a", "build", "say hello\nfail 3", &changes))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!((result.outcome().0, result.exit_code), (Outcome::Failed, 3));
    assert_eq!(result.stdout, "hello\n");
    assert_eq!(result.stderr, "finalize: failed\n3\nfinalize: exit code 7");
    stop(agent).await;
}

#[tokio::test]
async fn what_runs_after_a_script_runs_for_one_that_was_too_slow() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let changes = json!({
        "timeout_secs": 1,
        "finalize": {"shell": "sh", "script": "env KANADE_OUTCOME", "timeout_secs": 5},
    });
    bench
        .backend
        .send(&command("a", "build", "hold", &changes))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!(result.outcome().0, Outcome::TimedOut);
    assert!(
        result.stderr.contains("finalize: timed_out"),
        "{}",
        result.stderr
    );
    stop(agent).await;
}

#[tokio::test]
async fn each_meaning_of_an_output_reads_its_own_block() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let event = r#"{"at":"2026-11-20T09:00:00Z","kind":"install","source":"dpkg"}"#;
    let script = format!(
        "say #KANADE-EMIT-BEGIN\nsay {event}\nsay #KANADE-EMIT-END\nsay #KANADE-CHECK-BEGIN\nsay {{\"status\":\"ok\"}}\nsay #KANADE-CHECK-END"
    );
    let changes = json!({"check": {"name": "disk"}, "emit": {"type": "events"}});
    bench
        .backend
        .send(&command("a", "both", &script, &changes))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!(
        result.emit.map(|emit| (emit.accepted, emit.rejected)),
        Some((1, 0))
    );
    assert_eq!(
        result.stdout,
        "#KANADE-CHECK-BEGIN\n{\"status\":\"ok\"}\n#KANADE-CHECK-END\n"
    );
    stop(agent).await;
}
