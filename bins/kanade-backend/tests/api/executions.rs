//! Ordering work.

use kanade_api_types::executions::ExecRequest;
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::{JobId, PcId, Target};
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::support::{TestBackend, Who, result};

fn exec(backend: &TestBackend, job: &str, target: &serde_json::Value) -> RequestBuilder {
    let request = backend.request(Who::Operator, Method::POST, &format!("/api/exec/{job}"));
    request.json(&json!({ "target": target }))
}

#[tokio::test]
async fn an_order_that_means_nothing_is_refused_before_anything_is_published() {
    let backend = TestBackend::start().await;
    backend.add_job("greet").await;
    let no_machines = backend
        .refusal(exec(&backend, "greet", &json!({ "all": true })))
        .await;
    assert_eq!(
        (no_machines.status, no_machines.code.as_str()),
        (400, "no_machines")
    );
    backend.add_machines(&["minipc"]).await;
    let orders = [
        ("greet", json!({}), 400, "empty_target"),
        (
            "greet",
            json!({ "pcs": ["minipc", "MINIPC"] }),
            400,
            "unknown_machines",
        ),
        (
            "greet",
            json!({ "groups": ["nobody"] }),
            400,
            "empty_groups",
        ),
        ("missing", json!({ "all": true }), 404, "job_not_found"),
    ];
    for (job, target, status, code) in orders {
        let refusal = backend.refusal(exec(&backend, job, &target)).await;
        assert_eq!((refusal.status, refusal.code.as_str()), (status, code));
    }
    assert_eq!(backend.messages_in("EVENTS").await, 0);
    assert_eq!(backend.messages_in("EXEC").await, 0);
}

#[tokio::test]
async fn whoever_orders_reads_the_order_at_once() {
    let backend = TestBackend::start().await;
    backend.add_job("greet").await;
    backend.add_machines(&["a", "b", "c"]).await;
    let client = backend.client(Who::Operator);
    let order = ExecRequest {
        target: Target {
            pcs: vec![PcId::new("a").unwrap(), PcId::new("c").unwrap()],
            ..Target::default()
        },
        ..ExecRequest::default()
    };

    let accepted = client
        .exec(&JobId::new("greet").unwrap(), &order)
        .await
        .unwrap();

    assert_eq!(accepted.subjects, ["commands.pc.a", "commands.pc.c"]);
    let execution = client.execution(&accepted.exec_id).await.unwrap().execution;
    assert_eq!((execution.target_count, execution.pending_count), (2, 2));
    assert_eq!(
        execution.initiated_by.as_deref(),
        Some(Who::Operator.name())
    );
    assert!(execution.dispatched_at.is_some());
    assert_eq!(backend.messages_in("EXEC").await, 2);
}

#[tokio::test]
async fn everybody_is_reached_with_one_message() {
    let backend = TestBackend::start().await;
    backend.add_job("greet").await;
    backend.add_machines(&["a", "b", "c"]).await;
    let request = exec(&backend, "greet", &json!({ "all": true }));
    let accepted: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(accepted["target_count"], 3);
    assert_eq!(accepted["subjects"], json!(["commands.all"]));
}

#[tokio::test]
async fn a_stopped_execution_says_by_whom() {
    let backend = TestBackend::start().await;
    backend.add_job("greet").await;
    backend.add_machines(&["a"]).await;
    let client = backend.client(Who::Operator);
    let order = ExecRequest {
        target: Target::pc(PcId::new("a").unwrap()),
        ..ExecRequest::default()
    };
    let accepted = client
        .exec(&JobId::new("greet").unwrap(), &order)
        .await
        .unwrap();

    client.kill_execution(&accepted.exec_id).await.unwrap();

    let execution = client.execution(&accepted.exec_id).await.unwrap().execution;
    assert_eq!(execution.killed_by.as_deref(), Some(Who::Operator.name()));
}

#[tokio::test]
async fn a_machine_that_never_answers_is_given_up_and_its_late_answer_counts_once() {
    let backend = TestBackend::start().await;
    backend.add_job("greet").await;
    backend.add_machines(&["away"]).await;
    let client = backend.client(Who::Operator);
    let order = ExecRequest {
        target: Target::pc(PcId::new("away").unwrap()),
        expires_in: Some("1s".parse().unwrap()),
        ..ExecRequest::default()
    };
    let job = JobId::new("greet").unwrap();
    let accepted = client.exec(&job, &order).await.unwrap();
    let counts = async || {
        let detail = client.execution(&accepted.exec_id).await.unwrap();
        let execution = detail.execution;
        (execution.outcomes.lost, execution.outcomes.succeeded)
    };

    wait_until("the verdict", PATIENCE, async || counts().await == (1, 0)).await;
    let mut late = result("away", "late-1", "2026-11-21T10:00:00Z");
    late["exec_id"] = json!(accepted.exec_id);
    backend.publish("results.pc.away", &late).await;

    wait_until("the answer", PATIENCE, async || counts().await == (0, 1)).await;
}
