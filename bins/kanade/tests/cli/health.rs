use serde_json::{Value, json};

use crate::backend::Backend;
use crate::fixtures::long_ago;
use crate::program::Program;

fn health(status: &str, problems: &[&str]) -> Value {
    json!({
        "status": status, "problems": problems,
        "agents": { "known": 3, "active": 2, "stale": 1 },
        "jetstream": { "all_ok": true, "healthy": 9, "total": 9, "missing": [] },
        "recent_results": { "window_hours": 24, "total": 12, "failed": 1 },
        "observed_at": long_ago(),
        "broker": { "connected": status == "ok", "since": null, "last_error": null },
        "tasks": [{ "name": "results", "state": if status == "ok" { "running" } else { "backing_off" },
            "since": long_ago(), "restarts": 0, "lag_messages": 0, "lag_seconds": 0.0,
            "last_error": null }],
        "projections": [], "dead_letters": { "total": 0, "last_24h": 0 },
        "performance": { "recorded": 0, "duplicates": 0, "refused": 0, "too_old": 0,
            "from_future": 0, "lost": 0, "last_at": null, "last_refusal": null },
        "storage": { "bytes": 12_345_678, "warnings": [] },
    })
}

#[test]
fn a_system_that_is_well_ends_with_0() {
    let backend = Backend::start();
    backend.answers("GET /api/health/fleet", health("ok", &[]));
    insta::assert_snapshot!(Program::at(&backend).call("health"));
}

#[test]
fn a_system_that_is_not_well_says_why_and_ends_with_1() {
    let backend = Backend::start();
    let problems = ["the broker is not connected", "results: no task reads it"];
    backend.answers("GET /api/health/fleet", health("degraded", &problems));
    insta::assert_snapshot!(Program::at(&backend).call("health"));
}
