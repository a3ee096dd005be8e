use kanade_api_types::results::{ResultRow, ResultTail};

use crate::backend::Backend;
use crate::fixtures::{failed, long_ago, minutes_ago, result, superseded};
use crate::program::Program;

#[test]
fn runs_are_listed_with_what_they_said() {
    let backend = Backend::start();
    let rows = [
        result("r1", "web01", "succeeded", minutes_ago(3)),
        failed("r2", "web02", minutes_ago(5)),
        superseded("r3", "web03"),
    ];
    backend.lists(
        "GET /api/results",
        rows,
        &[("Link", "</api/results?cursor=3>; rel=\"next\"")],
    );
    insta::assert_snapshot!(Program::at(&backend).call("result list --limit 3"));
}

#[test]
fn filters_are_the_backends_business() {
    let backend = Backend::start();
    backend.answers("GET /api/results", Vec::<ResultRow>::new());
    let call = "result list --pc web01 --job disk-space --exec e1 --outcome failed,lost --grep no.space --limit 5";

    let ended = Program::at(&backend).call(call);

    insta::assert_snapshot!(ended);
    let expected =
        "exec_id=e1&job_id=disk-space&outcome=failed%2Clost&pc_id=web01&re=no.space&limit=5";
    assert_eq!(backend.asked()[0].query, expected);
}

#[test]
fn one_run_is_shown_with_its_output() {
    let backend = Backend::start();
    backend.answers("GET /api/results/r2", failed("r2", "web02", long_ago()));
    insta::assert_snapshot!(Program::at(&backend).call("result show r2"));
}

#[test]
fn a_run_on_its_way_shows_what_the_machine_has() {
    let backend = Backend::start();
    let row = ResultRow {
        exit_code: None,
        finished_at: None,
        stdout: String::new(),
        ..result("r1", "web01", "running", minutes_ago(3))
    };
    let tail = ResultTail {
        running: true,
        live: true,
        stdout: "half of it\n".into(),
        stderr: String::new(),
        stdout_truncated: false,
        stderr_truncated: false,
        exit_code: None,
    };
    backend
        .answers("GET /api/results/r1", row)
        .answers("GET /api/results/r1/tail", tail);
    let ended = Program::at(&backend).call("result show r1");
    assert!(
        ended.stdout.contains("half of it") && ended.stdout.contains("▷ running"),
        "{ended}"
    );
}

#[test]
fn one_output_alone_is_written_as_it_is() {
    let backend = Backend::start();
    backend.answers_text("GET /api/results/r1/output", "no line end");
    let ended = Program::at(&backend).call("result show r1 --stdout");
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (Some(0), "no line end")
    );
    assert_eq!(backend.asked()[0].query, "stream=stdout");
}

#[test]
fn programs_get_every_field() {
    let backend = Backend::start();
    backend.answers("GET /api/results/r2", failed("r2", "web02", long_ago()));
    insta::assert_snapshot!(
        Program::at(&backend)
            .call("result show r2 --output yaml")
            .stdout
    );
}
