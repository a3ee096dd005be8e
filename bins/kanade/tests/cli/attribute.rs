use std::fs;

use serde_json::json;

use crate::backend::Backend;
use crate::program::Program;

#[test]
fn attributes_are_set_and_taken_away() {
    let backend = Backend::start();
    let operation = "PATCH /api/agents/web01/attributes";
    let answer =
        json!({ "pc_id": "web01", "attributes": { "owner": "Mori, A.", "site": "tokyo" } });
    backend.answers(operation, answer);
    let program = Program::at(&backend);
    let set = [
        "agent",
        "attribute",
        "set",
        "web01",
        "site=tokyo",
        "owner=Mori, A.",
    ];
    insta::assert_snapshot!(program.call_words(&set));
    program.call("agent attribute rm web01 asset.tag");
    let expected = [
        r#"{"attributes":{"owner":"Mori, A.","site":"tokyo"}}"#,
        r#"{"attributes":{"asset.tag":null}}"#,
    ];
    assert_eq!(backend.bodies(operation), expected);
    assert_eq!(program.call("agent attribute set web01 site").code, Some(2));
}

#[test]
fn an_import_shows_what_changes_and_who_is_not_known() {
    let backend = Backend::start();
    backend.answers(
        "POST /api/agents/attributes/import",
        json!({
            "applied": false, "rows": 2, "changed_machines": 1, "unchanged_machines": 0,
            "change_count": 1, "keeps_unknown": false,
            "changes": [{ "pc_id": "web01", "key": "site", "before": null, "after": "tokyo" }],
            "unknown": [{ "line": 3, "pc_id": "WEB02", "meant": "web02" }],
        }),
    );
    let program = Program::at(&backend);
    fs::write(
        program.home().join("sites.csv"),
        "pc_id,site\nweb01,tokyo\nWEB02,osaka\n",
    )
    .unwrap();
    insta::assert_snapshot!(program.call("agent attribute import sites.csv --dry-run"));
    let expected = "dry_run=true&keep_unknown=false&clear_empty=false";
    assert_eq!(backend.asked()[0].query, expected);
}
