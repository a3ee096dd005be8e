use serde_json::{Value, json};

use crate::backend::Backend;
use crate::fixtures::minutes_ago;
use crate::program::Program;

fn schedule(id: &str, enabled: bool) -> Value {
    json!({
        "id": id, "when": { "calendar": { "at": "06:30", "days": ["mon"] } }, "job_id": "inventory",
        "target": { "groups": ["canary"], "pcs": [], "all": false }, "tz": "local",
        "runs_on": "backend", "enabled": enabled, "revision": 3, "updated_at": minutes_ago(5),
    })
}

#[test]
fn schedules_are_listed_the_unreadable_ones_too() {
    let backend = Backend::start();
    let broken = json!({ "id": "old", "revision": 1, "updated_at": minutes_ago(5), "error": "missing field `when`" });
    let all = [schedule("nightly", true), broken, schedule("weekly", false)];
    backend.answers("GET /api/schedules", all);
    insta::assert_snapshot!(Program::at(&backend).call("schedule list"));
}

#[test]
fn a_schedule_is_disabled_with_what_it_has_started() {
    let backend = Backend::start();
    backend.does("POST /api/schedules/nightly/disable");
    let ended = Program::at(&backend).call("schedule disable nightly --cascade-kill");
    assert_eq!(ended.code, Some(0), "{ended}");
    assert_eq!(backend.asked()[0].query, "cascade=false&cascade_kill=true");
}

#[test]
fn a_schedule_is_checked_without_a_backend() {
    let program = Program::new();
    let text = "id: a\nwhen: { calendar: { at: '25:00' } }\njob_id: x\ntarget: { all: true }\n";
    std::fs::write(program.home().join("a.yaml"), text).unwrap();
    insta::assert_snapshot!(program.call("schedule validate a.yaml"));
}

#[test]
fn every_revision_of_a_document_is_listed() {
    let backend = Backend::start();
    let revision = |number: u64, deleted: bool, by: Option<&str>| {
        json!({
            "revision": number, "at": minutes_ago(9), "by": by, "deleted": deleted,
            "current": number == 9, "origin": null,
        })
    };
    let mut newest = revision(9, false, Some("olga"));
    newest["origin"] =
        json!({ "path": "jobs/a.yaml", "repo": "git@a:b", "commit": "0123456789abcdef" });
    let rows = [
        newest,
        revision(7, true, Some("ben")),
        revision(4, false, None),
    ];
    backend.answers("GET /api/jobs/a/history", rows);
    insta::assert_snapshot!(Program::at(&backend).call("job history a"));
}

#[test]
fn what_a_save_changed_is_shown() {
    let backend = Backend::start();
    let diff = "--- a (revision 4)\n+++ a (revision 9)\n@@ -1 +1 @@\n-version: 1\n+version: 2\n";
    let version = json!({
        "revision": 9, "at": minutes_ago(9), "by": "olga", "deleted": false, "text": "version: 2\n",
        "against": 4, "diff": diff,
    });
    backend.answers("GET /api/jobs/a/history/9", version);
    let ended = Program::at(&backend).call("job diff a 9 --against 4");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), diff));
    assert_eq!(backend.asked()[0].query, "against=4");
}

#[test]
fn an_earlier_revision_is_brought_back() {
    let backend = Backend::start();
    let restored = json!({ "id": "a", "revision": 12, "warnings": [] });
    backend.answers("POST /api/views/a/restore", restored);
    let ended = Program::at(&backend).call("view restore a 4");
    assert_eq!(
        ended.stdout,
        "a is as it was at revision 4: that is revision 12 now\n"
    );
    assert_eq!(
        backend.bodies("POST /api/views/a/restore"),
        [r#"{"revision":4}"#]
    );
}
