use serde_json::{Value, json};

use crate::backend::Backend;
use crate::fixtures::{long_ago, minutes_ago};
use crate::program::Program;

fn row(pc: &str, status: &str, stale: bool) -> Value {
    json!({
        "pc_id": pc, "hostname": null, "check_name": "disk-space", "label": "Disk space",
        "status": status, "detail": "3.1 % free on /", "recorded_at": minutes_ago(3),
        "collected_at": minutes_ago(3), "since": minutes_ago(190), "stale": stale,
        "job_id": "disk-space-check", "result_id": "r1", "troubleshoot": null,
    })
}

#[test]
fn what_needs_a_look_is_listed() {
    let backend = Backend::start();
    let rows = [row("web01", "fail", false), row("web02", "warn", true)];
    backend.answers("GET /api/checks", json!({ "counts": [], "rows": rows }));
    insta::assert_snapshot!(Program::at(&backend).call("check list"));
    assert_eq!(backend.asked()[0].query, "include_ok=false&limit=100");
}

#[test]
fn filters_are_the_backends_business() {
    let backend = Backend::start();
    backend.answers("GET /api/checks", json!({ "counts": [], "rows": [] }));
    let call = "check list --check disk-space --status fail,unknown --pc web01 --stale --all";
    insta::assert_snapshot!(Program::at(&backend).call(call));
    let expected =
        "check=disk-space&include_ok=true&pc_id=web01&stale=true&status=fail%2Cunknown&limit=100";
    assert_eq!(backend.asked()[0].query, expected);
}

#[test]
fn machines_are_shown_by_checks() {
    let backend = Backend::start();
    let cell = |status: &str| json!({ "status": status, "stale": false, "since": long_ago() });
    let matrix = json!({ "checks": [], "rows": [
        { "pc_id": "web01", "hostname": null,
          "statuses": { "disk-space": cell("ok"), "reboot": cell("warn") } },
        { "pc_id": "web02", "hostname": null, "statuses": { "reboot": cell("unknown") } },
    ]});
    backend.answers("GET /api/checks/matrix", matrix);
    insta::assert_snapshot!(Program::at(&backend).call("check matrix"));
}

#[test]
fn what_became_better_or_worse_is_listed() {
    let backend = Backend::start();
    let transition = json!({
        "pc_id": "web01", "check_name": "disk-space", "from_status": "ok", "to_status": "fail",
        "detail": "3.1 % free on /", "at": minutes_ago(9), "result_id": "r1",
    });
    backend.answers("GET /api/checks/transitions", [transition]);
    let call = "check transitions --check disk-space --pc web01";
    insta::assert_snapshot!(Program::at(&backend).call(call));
    assert_eq!(
        backend.asked()[0].query,
        "check=disk-space&pc_id=web01&limit=50"
    );
}

#[test]
fn alerts_are_listed_those_held_back_included() {
    let backend = Backend::start();
    let alert = |damped: bool| {
        json!({
            "pc_id": "web01", "check_name": "disk-space", "status": "fail", "at": minutes_ago(9),
            "result_id": "r1", "damped": damped, "reason": damped.then_some("told within the hour"),
            "title": "Disk space of web01", "body": null, "priority": "warn",
            "notify_user": false, "notify_groups": [], "email": false,
        })
    };
    backend.answers("GET /api/checks/alerts", [alert(true), alert(false)]);
    insta::assert_snapshot!(Program::at(&backend).call("check alerts"));
}

#[test]
fn nothing_is_forgotten_without_a_confirmation() {
    let backend = Backend::start();
    insta::assert_snapshot!(Program::at(&backend).call("check clear disk-space"));
    assert!(backend.asked().is_empty());
}

#[test]
fn a_check_is_cleared() {
    let backend = Backend::start();
    backend.answers("DELETE /api/checks/disk-space", json!({ "deleted": 1 }));
    let call = "check clear disk-space --pc web01 --yes";
    insta::assert_snapshot!(Program::at(&backend).call(call));
    assert_eq!(backend.asked()[0].query, "pc_id=web01");
}
