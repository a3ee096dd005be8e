//! A write that is sent twice happens once.

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::{TestBackend, Who};

async fn prepare() -> TestBackend {
    let backend = TestBackend::start().await;
    backend.add_job("greet").await;
    backend.add_machines(&["minipc"]).await;
    backend
}

async fn exec(backend: &TestBackend, key: &str, body: &Value) -> Response {
    let request = backend.request(Who::Operator, Method::POST, "/api/exec/greet");
    request
        .header("idempotency-key", key)
        .json(body)
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_and_one_execution() {
    let backend = prepare().await;
    let body = json!({ "target": { "pcs": ["minipc"] } });

    let first = exec(&backend, "once", &body).await;
    let second = exec(&backend, "once", &body).await;

    assert!(!first.headers().contains_key("idempotency-replayed"));
    assert_eq!(second.headers()["idempotency-replayed"], "true");
    assert_eq!(
        (first.status().as_u16(), second.status().as_u16()),
        (200, 200)
    );
    assert_eq!(first.text().await.unwrap(), second.text().await.unwrap());
    let executions: Vec<Value> = backend
        .get(Who::Viewer, "/api/executions")
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(executions.len(), 1);
    assert_eq!(backend.messages_in("EXEC").await, 1);
}

#[tokio::test]
async fn two_requests_at_once_with_one_key_make_one_execution() {
    let backend = prepare().await;
    let body = json!({ "target": { "pcs": ["minipc"] } });
    let (first, second) =
        tokio::join!(exec(&backend, "race", &body), exec(&backend, "race", &body));
    let mut statuses = [first.status().as_u16(), second.status().as_u16()];
    statuses.sort_unstable();
    assert!(
        statuses == [200, 409] || statuses == [200, 200],
        "{statuses:?}"
    );
    assert_eq!(backend.messages_in("EXEC").await, 1);
}

#[tokio::test]
async fn a_key_that_was_used_for_another_body_is_refused() {
    let backend = prepare().await;
    exec(
        &backend,
        "mixed-up",
        &json!({ "target": { "pcs": ["minipc"] } }),
    )
    .await;
    let refused = exec(&backend, "mixed-up", &json!({ "target": { "all": true } })).await;
    assert_eq!(refused.status(), 422);
    let problem: Value = refused.json().await.unwrap();
    assert_eq!(problem["code"], "idempotency_key_reused");
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let backend = prepare().await;
    let refused = exec(&backend, "again", &json!({ "target": {} })).await;
    assert_eq!(refused.status(), 400);
    let accepted = exec(&backend, "again", &json!({ "target": { "all": true } })).await;
    assert_eq!(accepted.status(), 200);
}
