use kanade_api_types::targets::OsCount;
use serde_json::{Value, json};

use crate::backend::Backend;
use crate::fixtures::{counts, detail, execution, failed, long_ago, ordered, reach, superseded};
use crate::program::Program;

const EXEC: &str = "POST /api/exec/hardware-inventory";
const RESOLVE: &str = "POST /api/targets/resolve";

fn body(backend: &Backend, operation: &str) -> Value {
    serde_json::from_str(&backend.bodies(operation)[0]).unwrap()
}

#[test]
fn without_waiting_it_says_whom_it_reaches_and_how_to_watch() {
    let backend = Backend::start();
    backend
        .answers(RESOLVE, reach(2, 1))
        .answers(EXEC, ordered());

    let ended = Program::at(&backend).call("exec hardware-inventory --all");

    insta::assert_snapshot!(ended);
    assert_eq!(body(&backend, EXEC)["target"]["all"], json!(true));
}

#[test]
fn groups_and_machines_may_be_lists_and_limits_are_passed_on() {
    let backend = Backend::start();
    backend
        .answers(RESOLVE, reach(3, 0))
        .answers(EXEC, ordered());
    let call = "exec hardware-inventory --group eu,web --pc db1 --jitter 30s --expires-in 2h --deadline 2026-11-21T18:00:00Z";

    let ended = Program::at(&backend).call(call);

    assert_eq!(ended.code, Some(0), "{ended}");
    let expected = json!({
        "target": { "groups": ["eu", "web"], "pcs": ["db1"], "all": false },
        "jitter": "30s", "expires_in": "2h", "deadline_at": "2026-11-21T18:00:00Z",
    });
    assert_eq!(body(&backend, EXEC), expected);
}

fn on(system: &str) -> OsCount {
    OsCount {
        os_family: Some(system.to_owned()),
        count: 1,
    }
}

#[test]
fn parameters_are_passed_on_and_who_skips_the_job_is_told() {
    let backend = Backend::start();
    let mut reached = reach(3, 0);
    reached.by_os = ["linux", "linux", "windows"].map(on).to_vec();
    let job = json!({"id": "hardware-inventory", "version": "1.0", "os": ["linux"]});
    backend
        .answers(RESOLVE, reached)
        .answers("GET /api/jobs/hardware-inventory", job)
        .answers(EXEC, ordered());

    let call = "exec hardware-inventory --all --param path=/var --param max-age=7";
    let ended = Program::at(&backend).call(call);

    assert_eq!(
        body(&backend, EXEC)["parameters"],
        json!({"path": "/var", "max-age": "7"})
    );
    assert!(
        ended
            .to_string()
            .contains("It is for linux: skipped on 1 machine."),
        "{ended}"
    );
}

#[test]
fn a_target_that_reaches_nobody_is_refused_before_anything_is_ordered() {
    let backend = Backend::start();
    backend
        .answers(RESOLVE, reach(0, 0))
        .answers(EXEC, ordered());

    let ended = Program::at(&backend).call("exec hardware-inventory --group empty");

    insta::assert_snapshot!(ended);
    assert!(backend.bodies(EXEC).is_empty());
}

#[test]
fn an_unknown_job_ends_with_3() {
    let backend = Backend::start();
    backend.answers(RESOLVE, reach(1, 0));
    backend.refuses(
        "POST /api/exec/nope",
        404,
        "job_not_found",
        "There is no job nope.",
    );
    insta::assert_snapshot!(Program::at(&backend).call("exec nope --all"));
}

#[test]
fn waiting_ends_with_0_when_every_machine_succeeded() {
    let backend = Backend::start();
    let running = detail(
        execution("running", long_ago(), counts(1, 0, 0)),
        Vec::new(),
    );
    let done = detail(
        execution("completed", long_ago(), counts(3, 0, 0)),
        Vec::new(),
    );
    backend
        .answers(RESOLVE, reach(3, 0))
        .answers(EXEC, ordered());
    backend.answers_then_changes("GET /api/executions/e1", running, "e1");
    backend.answers("GET /api/executions/e1", done);

    let ended = Program::at(&backend).call("exec hardware-inventory --all --wait");

    insta::assert_snapshot!(ended);
    let operations: Vec<String> = backend
        .asked()
        .into_iter()
        .map(|asked| asked.operation)
        .collect();
    let looks = operations
        .iter()
        .filter(|operation| *operation == "GET /api/executions/e1");
    assert_eq!(
        looks.count(),
        2,
        "it reads when something changed, and only then: {operations:?}"
    );
}

#[test]
fn waiting_ends_with_1_and_shows_what_did_not_succeed() {
    let backend = Backend::start();
    let done = detail(
        execution("completed", long_ago(), counts(1, 1, 1)),
        Vec::new(),
    );
    backend
        .answers(RESOLVE, reach(3, 0))
        .answers(EXEC, ordered());
    backend.answers("GET /api/executions/e1", done);
    backend.answers(
        "GET /api/results",
        [failed("r2", "web02", long_ago()), superseded("r3", "web03")],
    );

    insta::assert_snapshot!(Program::at(&backend).call("exec hardware-inventory --all --wait"));
}

#[test]
fn programs_get_the_whole_execution() {
    let backend = Backend::start();
    let done = detail(
        execution("completed", long_ago(), counts(3, 0, 0)),
        Vec::new(),
    );
    backend
        .answers(RESOLVE, reach(3, 0))
        .answers(EXEC, ordered());
    backend.answers("GET /api/executions/e1", done);
    let call = "exec hardware-inventory --all --wait --output json";

    insta::assert_snapshot!(Program::at(&backend).call(call).stdout);
}
