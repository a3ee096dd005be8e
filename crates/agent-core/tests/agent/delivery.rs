//! A command is delivered, runs once, and is reported.

use std::time::Duration;

use crate::common::{Bench, Desires, command, pc, plain, stop};
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::sync::{DesiredState, Pin};
use kanade_wire::{Command, JobId, Outcome, Reason, Version, subjects};
use serde_json::json;

#[tokio::test]
async fn a_delivered_command_is_run_and_reported() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    bench.backend.send(&plain("a", "say hello\nfail 7")).await;
    let result = bench.backend.result("a").await;
    assert_eq!((result.stdout.as_str(), result.exit_code), ("hello\n", 7));
    assert_eq!(result.outcome(), (Outcome::Failed, None));
    let started = bench.backend.started().await;
    assert_eq!(Some(&started[0].result_id), result.result_id.as_ref());
    assert_eq!(started[0].started_at, result.started_at);
    stop(agent).await;
}

#[tokio::test]
async fn the_start_of_a_quick_run_is_told_by_its_result_alone() {
    let mut bench = Bench::start().await;
    bench.settings.start_told_after = PATIENCE;
    let agent = bench.synced_agent().await;
    bench.backend.send(&plain("quick", "say quick")).await;
    let result = bench.backend.result("quick").await;
    assert!(result.started_at <= result.finished_at);
    assert_eq!(bench.backend.started().await, []);
    bench.settings.start_told_after = Duration::from_millis(1);
    stop(agent).await;
    let agent = bench.synced_agent().await;
    bench.backend.send(&plain("slow", "hold")).await;
    wait_until("a start is told", PATIENCE, async || {
        bench.backend.started().await.len() == 1
    })
    .await;
    stop(agent).await;
}

#[tokio::test]
async fn a_command_that_comes_twice_runs_once() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let twice = plain("a", "say once");
    bench.backend.send(&twice).await;
    bench.backend.send_to(subjects::COMMANDS_ALL, &twice).await;
    bench.backend.send(&plain("b", "say later")).await;
    bench.backend.result("b").await;
    bench.backend.result("a").await;
    let mut started: Vec<String> = bench
        .runner
        .started()
        .into_iter()
        .map(|(request, _)| request)
        .collect();
    started.sort();
    assert_eq!(started, ["req-a", "req-b"]);
    stop(agent).await;
}

#[tokio::test]
async fn a_pinned_job_is_reported_as_skipped_and_never_started() {
    let bench = Bench::start().await;
    let pin = Pin {
        job_id: JobId::new("job").unwrap(),
        version: Version::new("2.0").unwrap(),
        revision: 1,
    };
    let state = DesiredState {
        pins: vec![pin],
        ..DesiredState::default()
    };
    bench.backend.desire(Desires {
        state,
        ..Desires::default()
    });
    let agent = bench.synced_agent().await;
    bench
        .backend
        .send(&command("a", "job", "say no", &json!({})))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!(result.exit_code, 124);
    assert_eq!(
        result.outcome(),
        (Outcome::Skipped, Some(Reason::VersionPinned))
    );
    assert_eq!(
        result.stderr,
        "skipped: version-pin mismatch — script_current[job] = 2.0, command brought 1.0"
    );
    assert_eq!(result.started_at, result.finished_at);
    assert_eq!(bench.backend.started().await, []);
    stop(agent).await;
}

#[tokio::test]
async fn every_decision_not_to_run_is_a_result() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let refused: [(Command, i32, Reason); 3] = [
        (
            command(
                "late",
                "j1",
                "say no",
                &json!({"deadline_at": "2020-01-01T00:00:00Z"}),
            ),
            125,
            Reason::Deadline,
        ),
        (
            command("cmd", "j2", "say no", &json!({"shell": "cmd"})),
            122,
            Reason::Unsupported,
        ),
        (plain("spawn", "refuse"), -1, Reason::SpawnFailed),
    ];
    for (command, exit_code, reason) in refused {
        bench.backend.send(&command).await;
        let result = bench
            .backend
            .result(command.request_id.as_str().trim_start_matches("req-"))
            .await;
        assert_eq!(
            (result.exit_code, result.reason),
            (exit_code, Some(reason)),
            "{}",
            result.stderr
        );
    }
    assert_eq!(bench.runner.started(), []);
    stop(agent).await;
}

#[tokio::test]
async fn a_command_of_another_generation_is_reported_and_garbage_stops_nothing() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let mut newer = serde_json::to_value(plain("new", "say hi")).unwrap();
    newer["shell"] = json!("fish");
    let subject = subjects::commands_pc(&pc());
    bench
        .backend
        .send_bytes(&subject, b"garbage".to_vec())
        .await;
    bench
        .backend
        .send_bytes(&subject, newer.to_string().into_bytes())
        .await;
    let result = bench.backend.result("new").await;
    assert_eq!(
        result.outcome(),
        (Outcome::Skipped, Some(Reason::Unsupported))
    );
    bench.backend.send(&plain("a", "say fine")).await;
    assert_eq!(bench.backend.result("a").await.stdout, "fine\n");
    stop(agent).await;
}

#[tokio::test]
async fn a_failing_script_is_repeated_as_often_as_it_may() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    let retry = json!({"retry": {"max": 2, "backoff_secs": 0}});
    bench
        .backend
        .send(&command("a", "job", "fail 3", &retry))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!((result.exit_code, result.attempts), (3, Some(3)));
    assert!(
        result.stderr.starts_with("failed after 2 retries"),
        "{}",
        result.stderr
    );
    assert_eq!(
        bench
            .runner
            .started()
            .iter()
            .map(|(_, attempt)| *attempt)
            .collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert_eq!(bench.backend.started().await.len(), 1);
    stop(agent).await;
}

#[tokio::test]
async fn a_script_past_its_timeout_is_ended() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    bench
        .backend
        .send(&command(
            "a",
            "job",
            "say begun\nhold",
            &json!({"timeout_secs": 0}),
        ))
        .await;
    let result = bench.backend.result("a").await;
    assert_eq!(result.outcome(), (Outcome::TimedOut, None));
    assert_eq!(result.limits_met, [kanade_wire::LimitMet::Time]);
    assert_eq!(
        (result.stdout.as_str(), result.stderr.as_str()),
        ("begun\n", "timeout after 1s")
    );
    assert_eq!(result.exit_code, -1);
    stop(agent).await;
}

#[tokio::test]
async fn only_so_many_scripts_run_at_a_time() {
    let bench = Bench::start().await;
    let agent = bench.synced_agent().await;
    for name in ["a", "b", "c"] {
        bench.backend.send(&plain(name, "hold")).await;
    }
    wait_until("two runs", PATIENCE, async || {
        bench.runner.started().len() == 2
    })
    .await;
    let (first, _) = bench.runner.started().remove(0);
    let exec = first.replace("req", "exec");
    let kill = json!({"kind": "kill", "exec_id": exec});
    let _: serde_json::Value = bench
        .backend
        .ask(kanade_wire::subjects::ControlVerb::Kill, &kill)
        .await;
    wait_until("the third run", PATIENCE, async || {
        bench.runner.started().len() == 3
    })
    .await;
    stop(agent).await;
}
