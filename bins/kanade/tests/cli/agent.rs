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
