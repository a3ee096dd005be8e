use serde_json::json;

use crate::backend::Backend;
use crate::fixtures::minutes_ago;
use crate::program::Program;

#[test]
fn who_did_what_is_listed() {
    let backend = Backend::start();
    let entry = json!({
        "id": 1, "occurred_at": minutes_ago(3), "account": "ada", "actor": "operator",
        "action": "exec", "target": "hardware-inventory", "payload": { "count": 3 },
    });
    let unnamed = json!({
        "id": 2, "occurred_at": minutes_ago(5), "account": null, "actor": "scheduler",
        "action": "exec", "target": null, "payload": null,
    });
    backend.answers("GET /api/audit", [entry, unnamed]);
    insta::assert_snapshot!(Program::at(&backend).call("audit list"));
}

#[test]
fn filters_are_the_backends_business() {
    let backend = Backend::start();
    backend.answers("GET /api/audit", json!([]));
    let call = "audit list disk --action exec --account ada --actor operator --target web01";
    insta::assert_snapshot!(Program::at(&backend).call(call));
    let expected = "account=ada&action=exec&actor=operator&q=disk&target=web01&limit=50";
    assert_eq!(backend.asked()[0].query, expected);
}
