use crate::backend::Backend;
use crate::fixtures::{counts, detail, execution, failed, long_ago, minutes_ago, result};
use crate::program::Program;

#[test]
fn executions_are_listed_with_how_far_they_are() {
    let backend = Backend::start();
    let rows = [
        execution("running", minutes_ago(3), counts(1, 0, 0)),
        execution("completed", minutes_ago(70), counts(2, 1, 0)),
        execution("completed", long_ago(), counts(3, 0, 0)),
    ];
    backend.answers("GET /api/executions", rows);
    insta::assert_snapshot!(Program::at(&backend).call("execution list --status running"));
    assert_eq!(backend.asked()[0].query, "status=running&limit=50");
}

#[test]
fn one_execution_is_shown_with_what_did_not_succeed() {
    let backend = Backend::start();
    let runs = vec![
        result("r1", "web01", "succeeded", minutes_ago(3)),
        failed("r2", "web02", minutes_ago(3)),
    ];
    let shown = detail(execution("running", minutes_ago(3), counts(1, 1, 0)), runs);
    backend.answers("GET /api/executions/e1", shown);
    insta::assert_snapshot!(Program::at(&backend).call("execution show e1"));
}

#[test]
fn an_execution_is_stopped() {
    let backend = Backend::start();
    backend.does("POST /api/executions/e1/kill");
    insta::assert_snapshot!(Program::at(&backend).call("kill e1"));
}

#[test]
fn an_execution_that_does_not_exist_ends_with_3() {
    let backend = Backend::start();
    backend.refuses(
        "POST /api/executions/e9/kill",
        404,
        "execution_not_found",
        "There is no execution e9.",
    );
    assert_eq!(Program::at(&backend).call("kill e9").code, Some(3));
}
