use serde_json::{Value, json};

use crate::backend::Backend;
use crate::fixtures::long_ago;
use crate::program::Program;

fn series(points: &Value) -> Value {
    json!({
        "pc_id": "web01", "metric": "cpu_pct", "agg": "avg", "from": long_ago(),
        "to": long_ago(), "step_seconds": 60, "resolution": "raw", "points": points,
    })
}

#[test]
fn the_load_of_a_machine_is_shown_over_time() {
    let backend = Backend::start();
    let point = json!({
        "at": long_ago(), "cpu_pct": 12.34, "mem_used_bytes": 3.2e9, "mem_total_bytes": 8.0e9,
        "disk_read_bytes_per_sec": 0.0, "net_rx_bytes_per_sec": 15_300.0,
    });
    backend.answers("GET /api/agents/web01/perf", series(&json!([point])));
    insta::assert_snapshot!(Program::at(&backend).call("perf show web01 --since 2h --step 5m"));
    let query = &backend.asked()[0].query;
    assert!(
        query.starts_with("from=") && query.ends_with("&step=5m"),
        "{query}"
    );
}

#[test]
fn a_silent_machine_is_said_to_be_silent() {
    let backend = Backend::start();
    backend.answers("GET /api/agents/web01/perf", series(&json!([])));
    insta::assert_snapshot!(Program::at(&backend).call("perf show web01"));
}

#[test]
fn the_busiest_machines_are_listed() {
    let backend = Backend::start();
    let top = json!({ "metric": "mem_used_bytes", "window_seconds": 300, "rows": [
        { "pc_id": "web01", "hostname": "web01.example", "value": 7.1e9 },
        { "pc_id": "web02", "hostname": "", "value": 3.2e9 },
    ]});
    backend.answers("GET /api/perf/top", top);
    insta::assert_snapshot!(Program::at(&backend).call("perf top --metric mem_used_bytes"));
    assert_eq!(
        backend.asked()[0].query,
        "metric=mem_used_bytes&window=5m&limit=10"
    );
}

#[test]
fn the_load_of_the_fleet_is_shown_over_time() {
    let backend = Backend::start();
    let points = json!([{ "at": long_ago(), "value": 42.0 }]);
    backend.answers("GET /api/perf/fleet", series(&points));
    insta::assert_snapshot!(Program::at(&backend).call("perf fleet --max"));
    let query = &backend.asked()[0].query;
    assert!(query.starts_with("metric=cpu_pct&agg=max&from="), "{query}");
}

#[test]
fn the_busiest_processes_are_shown_and_asked_for() {
    let backend = Backend::start();
    backend.answers(
        "GET /api/agents/web01/processes",
        json!({ "pc_id": "web01", "latest_at": long_ago(), "processes": [
            { "pid": 7, "name": "postgres", "cpu_pct": 84.2, "rss_bytes": 512_000_000,
              "disk_read_bytes_per_sec": 1_200.0, "disk_written_bytes_per_sec": null },
        ]}),
    );
    insta::assert_snapshot!(Program::at(&backend).call("perf processes web01"));
    backend.answers(
        "PUT /api/agents/web01/process-perf",
        json!({ "pc_id": "web01", "expires_at": long_ago() }),
    );
    insta::assert_snapshot!(Program::at(&backend).call("perf processes web01 --for 90s"));
    assert_eq!(backend.asked()[1].body, r#"{"minutes":2}"#);
}
