//! Performance samples on their way from a machine to a chart.

use kanade_testkit::{PATIENCE, wait_for, wait_until};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{TestBackend, Who};

impl TestBackend {
    async fn sample(&self, subject: &str, sample: &Value) {
        let payload = sample.to_string().into_bytes();
        self.bus
            .publish_core(subject, payload.into())
            .await
            .unwrap();
        self.bus.flush().await.unwrap();
    }

    async fn json(&self, path: &str) -> Value {
        self.get(Who::Viewer, path).await.json().await.unwrap()
    }
}

#[tokio::test]
async fn a_sample_is_charted_for_its_machine_and_the_fleet() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["minipc"]).await;
    let sample = json!({ "pc_id": "minipc", "at": chrono::Utc::now(), "cpu_pct": 12.5,
        "mem_used_bytes": 1_000_000 });
    // Whoever listens only from now on has missed the first ones.
    let chart = wait_for("the chart", PATIENCE, async || {
        backend.sample("host_perf.minipc", &sample).await;
        let chart = backend.json("/api/agents/minipc/perf").await;
        (!chart["points"].as_array()?.is_empty()).then_some(chart)
    })
    .await;

    assert_eq!(
        (&chart["resolution"], &chart["step_seconds"]),
        (&json!("raw"), &json!(300))
    );
    let point = &chart["points"][0];
    assert_eq!(
        (&point["cpu_pct"], &point["swap_used_bytes"]),
        (&json!(12.5), &Value::Null)
    );
    let fleet = backend.json("/api/perf/fleet?metric=cpu_pct&agg=max").await;
    assert_eq!(fleet["points"][0]["value"], json!(12.5));
    let top = backend.json("/api/perf/top?metric=mem_used_bytes").await;
    let row = json!({ "pc_id": "minipc", "hostname": "minipc", "value": 1_000_000.0 });
    assert_eq!(top["rows"], json!([row]));
    let month = backend
        .json("/api/agents/minipc/perf?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&step=1h")
        .await;
    assert_eq!(month["resolution"], json!("1h"));
}

#[tokio::test]
async fn a_sample_of_another_machine_is_counted_as_refused() {
    let backend = TestBackend::start().await;
    let sample = json!({ "pc_id": "minipc", "at": chrono::Utc::now(), "cpu_pct": 12.5 });
    wait_until("the refusal to be shown", PATIENCE, async || {
        backend.sample("host_perf.other", &sample).await;
        let health = backend.json("/api/health/fleet").await;
        health["performance"]["refused"].as_u64() > Some(0)
    })
    .await;
    let chart = backend.json("/api/agents/minipc/perf").await;
    assert_eq!(chart["points"], json!([]));
}

#[tokio::test]
async fn processes_are_sampled_for_a_while_when_an_operator_asks() {
    let backend = TestBackend::start().await;
    backend.add_machines(&["minipc"]).await;
    let path = "/api/agents/minipc/process-perf";
    let request = backend.request(Who::Operator, Method::PUT, path);
    let answer = request
        .json(&json!({ "minutes": 30 }))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);

    let process = json!({ "pid": 7, "name": "db", "cpu_pct": 40.0, "rss_bytes": 5 });
    let sample = json!({ "pc_id": "minipc", "at": chrono::Utc::now(), "processes": [process] });
    let active = wait_for("the machine to be shown", PATIENCE, async || {
        backend.sample("process_perf.minipc", &sample).await;
        let active = backend.json("/api/perf/active-investigations").await;
        active["pcs"].as_array()?.first().cloned()
    })
    .await;
    assert_eq!(active["pc_id"], json!("minipc"));
    assert!(active["expires_at"].is_string(), "{active}");
    let latest = backend.json("/api/agents/minipc/processes").await;
    assert_eq!(latest["processes"][0]["name"], json!("db"));
    let timeline = backend
        .json("/api/agents/minipc/processes/timeline?metric=cpu")
        .await;
    assert_eq!(timeline["names"], json!(["db"]));
}
