//! Facts over HTTP: lists, searches, changes, and what a deleted job leaves.

use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::{PcId, subjects};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{TestBackend, Who};

const JOB: &str = "id: inventory-sw
version: 1.0.0
execute: { shell: sh, script: cat facts, timeout: 30s }
inventory:
  display: [{ field: os, label: OS }]
  explode:
    - field: apps
      table: sw_apps
      primary_key: [name]
      columns: [{ field: name, index: true }, { field: version }]
      track_history: true
  history_scalars: [os]
";

/// A backend that knows the job.
async fn backend() -> TestBackend {
    let backend = TestBackend::start().await;
    let client = backend.client(Who::Operator);
    client.save_job(JOB, None).await.unwrap();
    wait_for(&backend, "/api/inventory/jobs", |jobs| {
        jobs.as_array().unwrap().len() == 1
    })
    .await;
    backend
}

async fn read(backend: &TestBackend, path: &str) -> Value {
    let response = backend.get(Who::Viewer, path).await;
    assert_eq!(response.status(), 200, "{path}");
    response.json().await.unwrap()
}

async fn wait_for(backend: &TestBackend, path: &str, is_there: impl Fn(&Value) -> bool) {
    wait_until(path, PATIENCE, async || {
        let response = backend.get(Who::Viewer, path).await;
        response.status() == 200 && is_there(&response.json().await.unwrap())
    })
    .await;
}

/// Reports facts and waits until they are shown.
async fn report(backend: &TestBackend, pc: &str, run: &str, facts: &Value) {
    let now = chrono::Utc::now();
    let result = json!({
        "result_id": run, "request_id": "request", "pc_id": pc, "exit_code": 0,
        "stdout": facts.to_string(), "stderr": "", "started_at": now, "finished_at": now,
        "manifest_id": "inventory-sw", "outcome": "succeeded",
    });
    backend
        .publish(&subjects::results_pc(&PcId::new(pc).unwrap()), &result)
        .await;
    let path = format!("/api/inventory/{pc}");
    wait_for(backend, &path, |facts| facts[0]["result_id"] == run).await;
}

#[tokio::test]
async fn facts_are_listed_searched_and_followed() {
    let backend = backend().await;
    backend.add_machines(&["pc-1", "pc-2"]).await;
    let facts =
        |version| json!({ "os": "debian", "apps": [{ "name": "openssl", "version": version }] });
    report(&backend, "pc-1", "r1", &facts("3.0.9-1")).await;
    report(&backend, "pc-2", "r2", &facts("3.0.14-1")).await;

    let page = read(&backend, "/api/inventory/by-job/inventory-sw?q=DEBIAN").await;
    assert_eq!(
        (&page["total"], &page["rows"][0]["hostname"]),
        (&json!(2), &json!("pc-1"))
    );
    assert_eq!(page["rows"][1]["facts"]["apps"][0]["version"], "3.0.14-1");
    let search = "/api/inventory/inventory-sw/search/apps?name=openssl&version__version_lt=3.0.14";
    let response = backend.get(Who::Viewer, search).await;
    assert_eq!(response.headers()["x-complete"], "true");
    let rows: Value = response.json().await.unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 1, "{rows}");
    assert_eq!(
        (&rows[0]["pc_id"], &rows[0]["version"]),
        (&json!("pc-1"), &json!("3.0.9-1"))
    );
    let scalars = read(
        &backend,
        "/api/inventory/inventory-sw/search-scalars?os=debian",
    )
    .await;
    assert_eq!(scalars[1]["os"], "debian");

    report(&backend, "pc-1", "r3", &facts("3.0.14-1")).await;
    let history = "/api/inventory/inventory-sw/history/pc/pc-1?field=apps";
    let changes = read(&backend, history).await;
    assert_eq!(changes[0]["change_kind"], "changed");
    assert_eq!(
        changes[0]["before_json"],
        r#"{"name":"openssl","version":"3.0.9-1"}"#
    );
    assert_eq!(changes[0]["result_id"], "r3");
}

#[tokio::test]
async fn what_a_search_cannot_do_is_refused_with_what_it_can() {
    let backend = backend().await;
    for (path, status, code) in [
        (
            "/api/inventory/inventory-sw/search/apps?colour=red",
            400,
            "column_not_found",
        ),
        (
            "/api/inventory/inventory-sw/search/disks",
            404,
            "table_not_found",
        ),
        ("/api/inventory/other/search/apps", 404, "job_not_found"),
        ("/api/inventory/by-job/other", 404, "job_not_found"),
        (
            "/api/inventory/by-job/inventory-sw?sort=colour",
            400,
            "invalid_query",
        ),
        (
            "/api/inventory/inventory-sw/history/search?kind=lost",
            400,
            "invalid_query",
        ),
    ] {
        let refusal = backend
            .refusal(backend.request(Who::Viewer, Method::GET, path))
            .await;
        assert_eq!(
            (refusal.status, refusal.code.as_str()),
            (status, code),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_deleted_job_takes_its_facts_along_and_a_saved_one_begins_anew() {
    let backend = backend().await;
    report(
        &backend,
        "pc-1",
        "r1",
        &json!({ "apps": [{ "name": "vim" }] }),
    )
    .await;
    let client = backend.client(Who::Operator);
    client
        .delete_job(&"inventory-sw".parse().unwrap())
        .await
        .unwrap();
    wait_for(&backend, "/api/inventory/pc-1", |facts| facts == &json!([])).await;
    assert_eq!(read(&backend, "/api/inventory/jobs").await, json!([]));

    client.save_job(JOB, None).await.unwrap();
    wait_for(&backend, "/api/inventory/jobs", |jobs| {
        jobs[0]["pc_count"] == 0
    })
    .await;
    let search = "/api/inventory/inventory-sw/search/apps";
    assert_eq!(read(&backend, search).await, json!([]));
    report(
        &backend,
        "pc-1",
        "r2",
        &json!({ "apps": [{ "name": "vim" }] }),
    )
    .await;
    assert_eq!(read(&backend, search).await[0]["name"], "vim");
}
