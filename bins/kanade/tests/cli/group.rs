use serde_json::{Value, json};

use crate::backend::Backend;
use crate::fixtures::minutes_ago;
use crate::program::Program;

fn group(name: &str, kind: &str, members: &[&str], problem: Option<&str>) -> Value {
    json!({
        "name": name, "id": (kind != "assigned").then_some(name), "members": members,
        "has_config": false, "emails": [], "kind": kind, "description": "Machines of the office",
        "query": null, "tags": [], "revision": null, "origin": null, "evaluated_at": null,
        "problem": problem,
    })
}

#[test]
fn groups_are_listed_with_what_is_wrong() {
    let backend = Backend::start();
    let groups = [
        group("hand", "assigned", &["web01"], None),
        group(
            "tokyo",
            "dynamic",
            &["web01", "web02"],
            Some("no such table: nowhere"),
        ),
    ];
    backend.answers("GET /api/groups", json!({ "groups": groups }));
    insta::assert_snapshot!(Program::at(&backend).call("group list"));
}

#[test]
fn members_are_listed_those_never_seen_among_them() {
    let backend = Backend::start();
    let seen = minutes_ago(3);
    let members = json!([
        { "pc_id": "ghost", "os_family": null, "online": false, "last_seen": null },
        { "pc_id": "web01", "os_family": "linux", "online": true, "last_seen": seen },
    ]);
    backend.answers("GET /api/groups/tokyo/members", members);
    insta::assert_snapshot!(Program::at(&backend).call("group members tokyo"));
}

#[test]
fn machines_are_assigned_one_by_one() {
    let backend = Backend::start();
    for pc in ["web01", "web02"] {
        let groups = json!({ "groups": ["hand"] });
        backend.answers(&format!("POST /api/agents/{pc}/groups"), groups);
    }
    insta::assert_snapshot!(Program::at(&backend).call("group add hand web01 web02"));
    assert_eq!(
        backend.bodies("POST /api/agents/web02/groups"),
        [r#"{"group":"hand"}"#]
    );
}
