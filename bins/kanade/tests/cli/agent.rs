use serde_json::json;

use crate::backend::Backend;
use crate::fixtures::{agent, long_ago, minutes_ago, windows_agent};
use crate::program::Program;

#[test]
fn machines_are_listed_with_the_time_they_were_seen() {
    let backend = Backend::start();
    let rows = [
        agent("web01", minutes_ago(3)),
        windows_agent("desk-7", minutes_ago(190)),
    ];
    let counts = [("X-Total-Count", "2"), ("X-Online-Count", "1")];
    backend.lists("GET /api/agents", rows, &counts);
    insta::assert_snapshot!(Program::at(&backend).call("agent list"));
}

#[test]
fn programs_get_every_field() {
    let backend = Backend::start();
    backend.answers("GET /api/agents", [agent("web01", long_ago())]);
    insta::assert_snapshot!(Program::at(&backend).call("agent list --output json"));
}

#[test]
fn yaml_is_for_both() {
    let backend = Backend::start();
    backend.answers("GET /api/agents", [agent("web01", long_ago())]);
    insta::assert_snapshot!(Program::at(&backend).call("agent list --output yaml"));
}

#[test]
fn filters_are_the_backends_business() {
    let backend = Backend::start();
    backend.answers("GET /api/agents", json!([]));
    let call =
        "agent list web --status online --group eu --os linux --sort seen --reverse --limit 10";

    let ended = Program::at(&backend).call(call);

    insta::assert_snapshot!(ended);
    let expected = "group=eu&os=linux&q=web&sort=-last_heartbeat&status=online&limit=10";
    assert_eq!(backend.asked()[0].query, expected);
}

#[test]
fn all_pages_are_followed() {
    let backend = Backend::start();
    let link = [("Link", "</api/agents?cursor=2>; rel=\"next\"")];
    backend.lists("GET /api/agents", [agent("web01", long_ago())], &link);
    backend.answers("GET /api/agents", [agent("web02", long_ago())]);

    let ended = Program::at(&backend).call("agent list");

    assert!(
        ended.stdout.contains("web01") && ended.stdout.contains("web02"),
        "{ended}"
    );
    assert!(backend.asked()[1].query.contains("cursor=2"));
}

#[test]
fn one_machine_is_shown_with_its_facts() {
    let backend = Backend::start();
    backend.answers("GET /api/agents/web01", agent("web01", minutes_ago(3)));
    insta::assert_snapshot!(Program::at(&backend).call("agent show web01"));
}

#[test]
fn a_machine_that_does_not_exist_ends_with_3() {
    let backend = Backend::start();
    backend.refuses(
        "GET /api/agents/web9",
        404,
        "agent_not_found",
        "There is no machine web9.",
    );
    insta::assert_snapshot!(Program::at(&backend).call("agent show web9"));
}

#[test]
fn a_ping_says_how_long_it_took() {
    let backend = Backend::start();
    let heartbeat = json!({ "pc_id": "web01", "at": long_ago(), "agent_version": "0.1.0" });
    let answer = json!({ "heartbeat": heartbeat, "round_trip_ms": 12 });
    backend.answers("POST /api/agents/web01/ping", answer);

    let ended = Program::at(&backend).call("agent ping web01 --wait 3s");

    insta::assert_snapshot!(ended);
    assert_eq!(backend.asked()[0].query, "wait_secs=3");
}

#[test]
fn the_end_of_an_agents_log_is_shown_as_it_is() {
    let backend = Backend::start();
    backend.answers_text("GET /api/agents/web01/logs", "one\ntwo\n");

    let ended = Program::at(&backend).call("agent logs web01 -n 2");

    insta::assert_snapshot!(ended);
    assert_eq!(backend.asked()[0].query, "tail=2");
}

#[test]
fn a_diagnosis_shows_the_gist_and_keeps_everything_in_a_file() {
    let backend = Backend::start();
    let failed = json!({ "step": "connect", "target": "10.0.0.9:4222", "ok": false, "milliseconds": 3000,
        "error": "no answer within 3 s" });
    let found =
        json!({ "step": "resolve", "target": "broker:4222", "ok": true, "milliseconds": 2 });
    let answer = json!({
        "pc_id": "web01", "at": long_ago(), "agent_version": "0.1.0", "log": "starts\nconnected\n",
        "state": { "connection": { "connected": true, "since": "2026-11-20T08:00:00Z" }, "outbox_depth": 3 },
        "host": { "configuration": { "file": "/etc/kanade/agent.toml" }, "network": [found, failed] },
    });
    backend.answers("POST /api/agents/web01/diagnose", answer);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("web01.json");

    let ended = Program::at(&backend).call("agent diagnose web01");
    insta::assert_snapshot!(ended);

    let command = format!("agent diagnose web01 --to {}", file.display());
    Program::at(&backend).call(&command);
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept.contains("\"outbox_depth\": 3"), "{kept}");
}
