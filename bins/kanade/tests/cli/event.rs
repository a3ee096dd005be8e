use serde_json::json;

use crate::backend::Backend;
use crate::fixtures::long_ago;
use crate::program::Program;

#[test]
fn events_are_listed_with_their_payload() {
    let backend = Backend::start();
    let event = json!({
        "id": 7, "pc_id": "web01", "at": long_ago(), "kind": "logon", "source": "journald",
        "event_record_id": "s=1", "payload": { "user": "ada" }, "recorded_at": long_ago(),
    });
    let link = [("Link", "</api/obs_events?cursor=3>; rel=\"next\"")];
    backend.lists("GET /api/obs_events", json!({ "events": [event] }), &link);
    insta::assert_snapshot!(Program::at(&backend).call("event list --limit 1"));
}

#[test]
fn filters_are_the_backends_business() {
    let backend = Backend::start();
    backend.answers("GET /api/obs_events", json!({ "events": [] }));
    let call =
        "event list --pc web01 --kind logon,logoff --source journald --payload user.name=ada";
    insta::assert_snapshot!(Program::at(&backend).call(call));
    let expected = "kinds=logon%2Clogoff&payload_key=user.name&payload_value=ada&pc_id=web01&sources=journald&limit=50";
    assert_eq!(backend.asked()[0].query, expected);
}

#[test]
fn kinds_are_listed() {
    let backend = Backend::start();
    backend.answers(
        "GET /api/obs_events/kinds",
        json!({ "kinds": ["boot", "logon"] }),
    );
    insta::assert_snapshot!(Program::at(&backend).call("event kinds"));
}
