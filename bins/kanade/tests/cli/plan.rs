use std::fs;

use serde_json::{Value, json};

use crate::backend::Backend;
use crate::fixtures::long_ago;
use crate::program::Program;

const JOB: &str =
    "id: a\nversion: 1.0.0\nexecute:\n  shell: sh\n  timeout: 10s\n  script_file: a.sh\n";

fn plan(problems: &Value) -> Value {
    let change = |action: &str, machines: u64, note: Option<&str>| {
        json!({
            "action": action, "kind": "job", "id": action, "file": "fleet/jobs/a.yaml", "seen": null,
            "machines": machines, "note": note, "diff": "--- nothing\n+++ a\n@@ -0,0 +1 @@\n+id: a\n", "text": "id: a\n",
        })
    };
    json!({
        "scope": { "repo": "git@a:b", "folder": "fleet" }, "drawn_at": long_ago(),
        "changes": [change("create", 0, None), change("change", 214, Some("it was written by hand; from now on it is kept here"))],
        "unchanged": [{ "kind": "view", "id": "v", "revision": 3 }], "problems": problems,
    })
}

fn folder() -> (Backend, Program) {
    let backend = Backend::start();
    let program = Program::at(&backend);
    let jobs = program.home().join("fleet/jobs");
    fs::create_dir_all(&jobs).unwrap();
    fs::write(jobs.join("a.yaml"), JOB).unwrap();
    fs::write(jobs.join("a.sh"), "echo hello\n").unwrap();
    (backend, program)
}

#[test]
fn a_plan_is_shown_and_written_down() {
    let (backend, program) = folder();
    backend.answers("POST /api/plan", plan(&json!([])));
    insta::assert_snapshot!(program.call("plan fleet"));
    let sent: Value = serde_json::from_str(&backend.bodies("POST /api/plan")[0]).unwrap();
    let document = &sent["documents"][0];
    assert!(document["text"].as_str().unwrap().contains("echo hello"));
    assert_eq!(document["origin"]["path"], "jobs/a.yaml");
    assert_eq!(document["origin"]["script_file"], "jobs/a.sh");
    assert!(program.home().join("kanade-plan.json").is_file());
}

#[test]
fn a_folder_with_problems_ends_with_1_and_leaves_no_plan() {
    let (backend, program) = folder();
    let problem = json!({ "file": "fleet/jobs/a.yaml", "path": "version", "line": 2, "column": 1, "message": "no" });
    backend.answers("POST /api/plan", plan(&json!([problem])));
    insta::assert_snapshot!(program.call("plan fleet"));
    assert!(!program.home().join("kanade-plan.json").exists());
}

#[test]
fn what_is_applied_is_what_was_planned() {
    let (backend, program) = folder();
    backend.answers("POST /api/plan", plan(&json!([])));
    program.call("plan fleet");
    let applied = json!({ "applied": [
        { "action": "create", "kind": "job", "id": "create", "revision": 7 },
        { "action": "delete", "kind": "view", "id": "old", "revision": null },
    ]});
    backend.answers("POST /api/apply", applied);
    insta::assert_snapshot!(program.call("apply"));
    let sent: Value = serde_json::from_str(&backend.bodies("POST /api/apply")[0]).unwrap();
    assert_eq!(sent["changes"][0]["text"], "id: a\n");
    assert_eq!(sent["unchanged"][0]["revision"], 3);
}

#[test]
fn a_plan_that_is_too_old_says_what_changed() {
    let (backend, program) = folder();
    backend.answers("POST /api/plan", plan(&json!([])));
    program.call("plan fleet");
    let detail = "the plan is older than what is there now. Changed since: job a";
    backend.refuses("POST /api/apply", 409, "plan_drifted", detail);
    insta::assert_snapshot!(program.call("apply"));
}
