//! What machines and people did, through the API: events, audit, charts, CSV.

use kanade_testkit::{PATIENCE, wait_until};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{TestBackend, Who, result};

const VIEW: &str = "# Who signs in.\nid: fleet\nwidgets:\n  - dashboard: Access\n    title: Logons by user\n    scope: fleet\n    kind: logon\n    agg: count\n    group_by: user\n    render: bar\n";

async fn json(backend: &TestBackend, path: &str) -> Value {
    let response = backend.get(Who::Viewer, path).await;
    let status = response.status();
    let text = response.text().await.unwrap();
    assert_eq!(status, 200, "{path}: {text}");
    serde_json::from_str(&text).unwrap()
}

async fn csv(backend: &TestBackend, path: &str) -> Vec<String> {
    let request = backend.request(Who::Viewer, Method::GET, path);
    let response = request.header("accept", "text/csv").send().await.unwrap();
    assert_eq!(response.status(), 200);
    let kind = response.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("text/csv"), "{kind}");
    let text = response.text().await.unwrap();
    text.lines().map(str::to_owned).collect()
}

async fn emit(backend: &TestBackend, users: &[&str]) {
    for (number, user) in users.iter().enumerate() {
        let event = json!({
            "pc_id": "minipc", "at": chrono::Utc::now(), "kind": "logon", "source": "test",
            "event_record_id": number.to_string(), "payload": { "user": user },
        });
        backend.publish("obs.minipc", &event).await;
    }
    wait_until("the events to be shown", PATIENCE, async || {
        let events = json(backend, "/api/obs_events").await;
        events["events"].as_array().unwrap().len() == users.len()
    })
    .await;
}

#[tokio::test]
async fn events_are_filtered_counted_and_paged() {
    let backend = TestBackend::start().await;
    emit(&backend, &["alice", "bob", "alice"]).await;
    let found = json(
        &backend,
        "/api/obs_events?payload_key=user&payload_value=alice",
    )
    .await;
    assert_eq!(found["events"].as_array().unwrap().len(), 2);
    assert_eq!(
        json(&backend, "/api/obs_events/kinds").await,
        json!({ "kinds": ["logon"] })
    );
    assert_eq!(
        json(&backend, "/api/obs_events/sources").await,
        json!({ "sources": ["test"] })
    );
    let heat = json(&backend, "/api/obs_events/heatmap?step=1h").await;
    let counts = heat["rows"][0]["counts"].as_array().unwrap().iter();
    assert_eq!(counts.filter_map(Value::as_u64).sum::<u64>(), 3);
    let page = backend.get(Who::Viewer, "/api/obs_events?limit=2").await;
    assert!(page.headers().contains_key("link"));
    let path = "/api/obs_events?payload_value=alice";
    let refusal = backend
        .refusal(backend.request(Who::Viewer, Method::GET, path))
        .await;
    assert_eq!(
        (refusal.status, refusal.code.as_str()),
        (400, "invalid_query")
    );
}

#[tokio::test]
async fn what_somebody_did_is_found_in_the_audit_log() {
    let backend = TestBackend::start().await;
    backend.add_job("greet").await;
    wait_until("the entry to be archived", PATIENCE, async || {
        json(
            &backend,
            "/api/audit?account=otto&action=job_upsert&q=1.0.0",
        )
        .await[0]["target"]
            == "greet"
    })
    .await;
    assert_eq!(json(&backend, "/api/audit?account=vera").await, json!([]));
}

#[tokio::test]
async fn a_view_is_saved_computed_pinned_and_deleted() {
    let backend = TestBackend::start().await;
    emit(&backend, &["alice", "bob", "alice"]).await;
    let post = |document: &str| {
        let request = backend.request(Who::Operator, Method::POST, "/api/views");
        request
            .header("content-type", "application/yaml")
            .body(document.to_owned())
    };
    let saved: Value = post(VIEW).send().await.unwrap().json().await.unwrap();
    assert_eq!(saved["widget_count"], 1);
    let yaml = backend.get(Who::Viewer, "/api/views/fleet/yaml").await;
    assert_eq!(yaml.text().await.unwrap(), VIEW);
    let stale = post(VIEW).header("if-match", "1");
    let newer = post(VIEW).header("if-match", saved["revision"].to_string());
    assert_eq!(newer.send().await.unwrap().status(), 200);
    assert_eq!(backend.refusal(stale).await.code, "view_changed");
    let refusal = backend.refusal(post("id: fleet\nwidgets:\n  - {}\n")).await;
    assert_eq!(refusal.code, "invalid_view");
    assert!(!refusal.errors.is_empty());

    let widgets = json(&backend, "/api/analytics").await;
    let widget = &widgets[0];
    let rows = json!([{ "label": "alice", "value": 2.0 }, { "label": "bob", "value": 1.0 }]);
    assert_eq!(
        (&widget["id"], &widget["rows"]),
        (&json!("view:fleet:0"), &rows)
    );
    assert_eq!(
        json(&backend, "/api/analytics?pc_id=minipc").await,
        json!([])
    );

    let pin = json!({ "widget": "view:fleet:0" });
    for (method, expected) in [(Method::PUT, json!([pin])), (Method::DELETE, json!([]))] {
        let request = backend.request(Who::Viewer, method, "/api/pins").json(&pin);
        assert_eq!(request.send().await.unwrap().status(), 204);
        assert_eq!(json(&backend, "/api/pins").await, expected);
    }
    let delete = || backend.request(Who::Operator, Method::DELETE, "/api/views/fleet");
    assert_eq!(delete().send().await.unwrap().status(), 204);
    assert_eq!(backend.refusal(delete()).await.code, "view_not_found");
}

#[tokio::test]
async fn a_view_that_cannot_be_read_says_so_in_its_place() {
    let backend = TestBackend::start().await;
    backend
        .bus
        .kv_put("views", "old", b"{\"id\":\"old\"}".to_vec(), None)
        .await
        .unwrap();
    wait_until("the view to be shown", PATIENCE, async || {
        let widgets = json(&backend, "/api/analytics").await;
        let error = widgets[0]["error"].as_str().unwrap_or_default();
        error.contains("widgets")
    })
    .await;
}

#[tokio::test]
async fn a_list_comes_whole_as_csv_under_its_filters() {
    let backend = TestBackend::start().await;
    let users: Vec<String> = (0..5).map(|n| format!("=user {n}")).collect();
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    emit(&backend, &users).await;
    let lines = csv(&backend, "/api/obs_events?limit=2&kind=logon").await;
    assert_eq!(lines.len(), 6, "{lines:?}");
    assert!(lines[0].starts_with("id,pc_id,at,"), "{}", lines[0]);
    assert!(
        lines[1].contains("\"{\"\"user\"\":\"\"=user 4\"\"}\""),
        "{}",
        lines[1]
    );
    let none = backend
        .get(Who::Viewer, "/api/obs_events?kind=none&format=csv")
        .await;
    assert_eq!(none.text().await.unwrap().lines().count(), 1);
    let refusal = backend.request(Who::Nobody, Method::GET, "/api/audit?format=csv");
    assert_eq!(backend.refusal(refusal).await.status, 401);
}

#[tokio::test]
async fn a_list_without_pages_comes_as_csv_too() {
    let backend = TestBackend::start().await;
    backend.add_job("greet").await;
    emit(&backend, &["alice"]).await;
    let jobs = csv(&backend, "/api/jobs").await;
    assert!(
        jobs[0].contains("id,") && jobs[1].contains("greet"),
        "{jobs:?}"
    );
    assert_eq!(
        csv(&backend, "/api/obs_events/kinds").await,
        ["kinds", "logon"]
    );
    assert_eq!(csv(&backend, "/api/groups?pc_id=nobody").await.len(), 1);
    assert_eq!(
        csv(&backend, "/api/perf/top?metric=cpu_pct&window=5m&limit=5").await,
        ["pc_id,hostname,value"]
    );
}

#[tokio::test]
async fn a_csv_of_many_pages_holds_every_row_once() {
    let backend = TestBackend::start().await;
    for number in 0..1_203 {
        let report = result("minipc", &format!("run-{number}"), "2026-11-21T08:00:00Z");
        backend.publish("results.pc.minipc", &report).await;
    }
    let client = backend.client(Who::Viewer);
    wait_until("the runs to be rows", PATIENCE, async || {
        let page = "/api/results?format=csv&pc_id=minipc";
        let _ = client.summary().await;
        let lines = csv(&backend, page).await;
        // The output of a run has a line break, so its row has two lines.
        let is_row = |line: &&String| line.contains("request-run-");
        let mut rows: Vec<&String> = lines.iter().filter(is_row).collect();
        let all = rows.len();
        rows.sort_unstable();
        rows.dedup();
        (all, rows.len()) == (1_203, 1_203)
    })
    .await;
}
