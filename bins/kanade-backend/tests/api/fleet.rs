//! Orders to machines that answer.

use std::time::Duration;

use kanade_api_types::executions::{ExecRequest, ExecutionRow};
use kanade_api_types::results::{ResultRow, RunRequest};
use kanade_client::{Client, ResultQuery};
use kanade_sim::Fleet;
use kanade_testkit::{PATIENCE, wait_for};
use kanade_wire::output::OutputStream;
use kanade_wire::{ExecId, JobId, PcId, Target};
use serde_json::json;

use crate::support::{Events, TestBackend, Who};

fn first(fleet: &Fleet) -> PcId {
    fleet.machines()[0].pc_id.clone()
}

fn script(pc: &PcId, script: &str) -> RunRequest {
    let request = json!({ "pc_id": pc, "shell": "sh", "script": script, "timeout_secs": 30 });
    serde_json::from_value(request).unwrap()
}

/// Saves a job with this script and runs it.
async fn exec(backend: &TestBackend, script: &str, target: Target) -> ExecId {
    let client = backend.client(Who::Operator);
    let lines = script.replace('\n', "\n    ");
    let document = format!(
        "id: work\nversion: 1.0.0\nexecute:\n  shell: sh\n  timeout: 60s\n  script: |\n    {lines}\n"
    );
    client.save_job(&document, None).await.unwrap();
    let order = ExecRequest {
        target,
        ..ExecRequest::default()
    };
    let accepted = client.exec(&JobId::new("work").unwrap(), &order).await;
    accepted.unwrap().exec_id
}

async fn completed(client: &Client, exec: &ExecId) -> ExecutionRow {
    wait_for("the execution to be over", PATIENCE, async || {
        let execution = client.execution(exec).await.unwrap().execution;
        (execution.status == "completed").then_some(execution)
    })
    .await
}

async fn running(client: &Client, exec: &ExecId) -> ResultRow {
    wait_for("the run to have begun", PATIENCE, async || {
        let detail = client.execution(exec).await.unwrap();
        detail
            .results
            .into_iter()
            .find(|run| run.outcome == "running")
    })
    .await
}

#[tokio::test]
async fn a_script_answers_with_its_output_and_exit_code() {
    let backend = TestBackend::start().await;
    let fleet = backend.start_fleet(1).await;
    let client = backend.client(Who::Operator);

    let hello = client
        .run(&script(&first(&fleet), "echo hello"))
        .await
        .unwrap();
    assert_eq!(
        (
            hello.stdout.as_str(),
            hello.exit_code,
            hello.outcome.as_str()
        ),
        ("hello\n", 0, "succeeded")
    );

    let failed = client.run(&script(&first(&fleet), "exit 7")).await.unwrap();
    assert_eq!((failed.exit_code, failed.outcome.as_str()), (7, "failed"));

    let nowhere = PcId::new("nowhere").unwrap();
    let refused = client.run(&script(&nowhere, "true")).await.unwrap_err();
    assert_eq!(
        (refused.status(), refused.code()),
        (Some(400), Some("unknown_machines"))
    );
}

#[tokio::test]
async fn the_counters_of_an_execution_agree_with_its_rows() {
    let backend = TestBackend::start().await;
    let _fleet = backend.start_fleet(100).await;
    let target = Target {
        all: true,
        ..Target::default()
    };
    let exec = exec(&backend, "echo hello", target).await;
    let client = backend.client(Who::Viewer);

    let execution = completed(&client, &exec).await;

    let query = ResultQuery {
        exec_id: Some(exec.clone()),
        ..ResultQuery::default()
    };
    let rows = client.results(&query).all().await.unwrap().rows;
    let succeeded = rows
        .iter()
        .filter(|run| run.outcome == "succeeded" && run.stdout == "hello\n");
    assert_eq!((rows.len(), succeeded.count()), (100, 100));
    assert_eq!(
        (execution.target_count, execution.success_count),
        (100, 100)
    );
    assert_eq!(
        (
            execution.pending_count,
            execution.running_count,
            execution.failure_count
        ),
        (0, 0, 0)
    );
}

#[tokio::test]
async fn output_too_large_for_a_message_arrives_whole() {
    let backend = TestBackend::start().await;
    let fleet = backend.start_fleet(1).await;
    let exec = exec(&backend, "# sim: output=700000", Target::pc(first(&fleet))).await;
    let client = backend.client(Who::Viewer);
    completed(&client, &exec).await;
    let run = client.execution(&exec).await.unwrap().results.remove(0);
    assert!(run.stdout.len() < 1_000, "lists show the beginning");

    let output = client
        .result_output(&run.result_id, OutputStream::Stdout)
        .await
        .unwrap();

    assert_eq!((output.len() as u64, run.stdout_bytes), (700_000, 700_000));
}

#[tokio::test]
async fn a_script_that_travels_by_its_digest_runs() {
    let backend = TestBackend::start().await;
    let fleet = backend.start_fleet(1).await;
    let long = format!("{}echo hello", "# filler\n".repeat(1_000));
    let exec = exec(&backend, &long, Target::pc(first(&fleet))).await;
    let client = backend.client(Who::Viewer);
    completed(&client, &exec).await;
    let run = client.execution(&exec).await.unwrap().results.remove(0);
    assert_eq!(
        (run.outcome.as_str(), run.stdout.as_str()),
        ("succeeded", "hello\n")
    );
}

#[tokio::test]
async fn output_is_watched_while_it_comes_until_the_end() {
    let backend = TestBackend::start().await;
    let fleet = backend.start_fleet(1).await;
    let exec = exec(
        &backend,
        "# sim: duration=2s output=500\nexit 3",
        Target::pc(first(&fleet)),
    )
    .await;
    let run = running(&backend.client(Who::Viewer), &exec).await;

    let path = format!("/api/results/{}/live", run.result_id);
    let mut events = Events::of(backend.get(Who::Viewer, &path).await);

    let snapshot = events.next().await;
    assert_eq!(
        (snapshot.name.as_str(), &snapshot.data["running"]),
        ("snapshot", &json!(true))
    );
    let mut seen = snapshot.data["stdout"]["text"].as_str().unwrap().to_owned();
    let mut event = events.next().await;
    while event.name == "chunk" {
        let stdout = &event.data["stdout"];
        if let Some(text) = stdout["text"].as_str() {
            assert_eq!(stdout["offset"], seen.len());
            seen.push_str(text);
        }
        event = events.next().await;
    }
    assert_eq!((event.name.as_str(), seen.len()), ("end", 500));
    let run = backend
        .client(Who::Viewer)
        .result(&run.result_id)
        .await
        .unwrap();
    assert_eq!((run.outcome.as_str(), run.exit_code), ("failed", Some(3)));
}

#[tokio::test]
async fn a_stopped_execution_ends_its_runs() {
    let backend = TestBackend::start().await;
    let fleet = backend.start_fleet(1).await;
    let exec = exec(&backend, "sleep 600", Target::pc(first(&fleet))).await;
    let client = backend.client(Who::Operator);
    running(&client, &exec).await;

    client.kill_execution(&exec).await.unwrap();

    let execution = completed(&client, &exec).await;
    assert_eq!(execution.outcomes.killed, 1);
}

#[tokio::test]
async fn a_machine_answers_a_ping() {
    let backend = TestBackend::start().await;
    let fleet = backend.start_fleet(1).await;
    let pong = backend
        .client(Who::Operator)
        .ping(&first(&fleet), Duration::from_secs(5))
        .await
        .unwrap();
    assert_eq!(pong.heartbeat.pc_id, first(&fleet));
}

#[tokio::test]
async fn a_machine_tells_how_it_is_and_what_it_cannot_tell() {
    let backend = TestBackend::start().await;
    let fleet = backend.start_fleet(1).await;
    let machine = first(&fleet);
    let operator = backend.client(Who::Operator);
    let diagnosis = operator.diagnose(&machine).await.unwrap();
    assert_eq!(diagnosis.pc_id, machine);
    assert_eq!(diagnosis.state["connection"]["connected"], true);
    let refused = operator.agent_logs(&machine, 10).await.unwrap_err();
    assert_eq!(refused.code(), Some("agent_cannot_answer"));
}
