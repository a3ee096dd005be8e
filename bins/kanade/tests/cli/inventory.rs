use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::backend::Backend;
use crate::fixtures::minutes_ago;
use crate::program::Program;

const SEARCH: &str = "GET /api/inventory/installed-packages/search/packages";

fn package(pc: &str, version: &str) -> Value {
    json!({
        "pc_id": pc, "hostname": format!("{pc}.example"), "name": "openssl",
        "version": version, "size_bytes": 2_437_120, "collected_at": "2026-01-05T08:00:00Z",
        "@account_user": null, "@account_display_name": null,
    })
}

fn change(pc: &str, job: &str, kind: &str, at: DateTime<Utc>) -> Value {
    json!({
        "id": 1, "pc_id": pc, "job_id": job, "field_path": "packages",
        "identity_json": "{\"name\":\"openssl\"}", "change_kind": kind,
        "before_json": "{\"version\":\"3.0.13\"}", "after_json": "{\"version\":\"3.0.14\"}",
        "observed_at": at, "recorded_at": at, "result_id": "r1",
    })
}

fn facts(job: &str) -> Value {
    json!({
        "job_id": job,
        "facts": { "cores": 4, "memory": 8_000_000_000_u64, "model": "Blade", "disks": [1, 2] },
        "display": [
            { "field": "model", "label": "Model" },
            { "field": "memory", "label": "Memory", "type": "bytes" },
            { "field": "disks", "label": "Disks", "type": "table" },
            { "field": "gone", "label": "Gone" },
        ],
        "summary": null, "version": "1.0.0", "result_id": "r1",
        "collected_at": minutes_ago(3), "recorded_at": minutes_ago(3),
    })
}

#[test]
fn jobs_that_gather_facts_are_listed_with_their_lists() {
    let backend = Backend::start();
    let job = json!({
        "manifest_id": "installed-packages", "description": "Every installed package",
        "version": "1.0.0", "display": [], "summary": null, "explode": [], "history_scalars": [],
        "pc_count": 3, "problem_count": 1,
        "tables": [{ "table": "software", "field": "packages", "state": "ready", "rows": 1188,
            "rows_skipped": 0 }],
    });
    backend.answers("GET /api/inventory/jobs", [job]);
    insta::assert_snapshot!(Program::at(&backend).call("inventory list"));
}

#[test]
fn a_machine_is_shown_with_its_facts() {
    let backend = Backend::start();
    let mut bad = facts("network");
    bad["problem"] = json!({
        "reason": "it is no JSON object", "result_id": "r2", "recorded_at": minutes_ago(1),
        "rows_skipped": 0,
    });
    backend.answers("GET /api/inventory/web01", [facts("hardware"), bad]);
    insta::assert_snapshot!(Program::at(&backend).call("inventory show web01"));
}

#[test]
fn programs_get_the_facts_as_they_came() {
    let backend = Backend::start();
    backend.answers("GET /api/inventory/web01", [facts("hardware")]);
    let program = Program::at(&backend);
    let yaml = program.call("inventory show web01 --output yaml").stdout;
    assert!(yaml.contains("memory: 8000000000"), "{yaml}");
    let json = program.call("inventory show web01 --output json").stdout;
    let read: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(read[0]["facts"]["disks"], json!([1, 2]));
}

#[test]
fn machines_are_found_by_what_they_have() {
    let backend = Backend::start();
    backend.answers(
        SEARCH,
        [package("web01", "3.0.11"), package("web02", "3.0.13")],
    );
    let call = "inventory search installed-packages packages --where name=openssl --where version:version_lt=3.0.14";

    insta::assert_snapshot!(Program::at(&backend).call(call));

    let expected = "name__eq=openssl&version__version_lt=3.0.14&limit=100";
    assert_eq!(backend.asked()[0].query, expected);
}

#[test]
fn a_list_for_spreadsheets_is_passed_on_as_it_is() {
    let backend = Backend::start();
    backend.answers_text(SEARCH, "pc_id,version\nweb01,3.0.11\n");
    let ended = Program::at(&backend)
        .call("inventory search installed-packages packages --where name=openssl -o csv");
    assert_eq!(ended.stdout, "pc_id,version\nweb01,3.0.11\n");
    assert_eq!(backend.asked()[0].query, "name__eq=openssl&format=csv");
}

#[test]
fn facts_that_are_no_list_are_searched_too() {
    let backend = Backend::start();
    backend.answers("GET /api/inventory/hardware/search-scalars", json!([]));
    insta::assert_snapshot!(
        Program::at(&backend).call("inventory search hardware --where cores:ge=8")
    );
    assert_eq!(backend.asked()[0].query, "cores__ge=8&limit=100");
}

#[test]
fn what_changed_on_a_machine_is_told_by_all_its_jobs() {
    let backend = Backend::start();
    let of = |job: &str| format!("GET /api/inventory/{job}/history/search");
    backend
        .answers(
            "GET /api/inventory/web01",
            [facts("hardware"), facts("software")],
        )
        .answers(
            &of("hardware"),
            [change("web01", "hardware", "removed", minutes_ago(9))],
        )
        .answers(
            &of("software"),
            [change("web01", "software", "changed", minutes_ago(2))],
        );
    insta::assert_snapshot!(Program::at(&backend).call("inventory history web01"));
    assert_eq!(backend.asked()[1].query, "pc_id=web01&limit=50");
}

#[test]
fn what_a_job_saw_change_is_filtered_by_the_backend() {
    let backend = Backend::start();
    let operation = "GET /api/inventory/software/history/search";
    backend.answers(operation, json!([]));
    let call = "inventory history --job software --field packages --name openssl --kind changed";
    insta::assert_snapshot!(Program::at(&backend).call(call));
    let expected = "field=packages&identity=openssl&kind=changed&limit=50";
    assert_eq!(backend.asked()[0].query, expected);
}
