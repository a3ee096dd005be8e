//! What every command has in common when it fails.

use crate::backend::Backend;
use crate::program::Program;

#[test]
fn a_backend_that_is_not_there_ends_with_5() {
    let ended = Program::new().call("--backend-url http://127.0.0.1:9 agent list");
    assert_eq!(ended.code, Some(5));
    assert!(ended.stdout.is_empty());
    assert!(
        ended
            .stderr
            .starts_with("error: http://127.0.0.1:9 cannot be reached\n"),
        "{ended}"
    );
    assert!(ended.stderr.contains("\n  try: kanade up"), "{ended}");
}

#[test]
fn nobody_signed_in_ends_with_4() {
    let backend = Backend::start();
    backend.refuses("GET /api/jobs", 401, "unauthenticated", "Sign in first.");
    insta::assert_snapshot!(Program::at(&backend).call("job list"));
}

#[test]
fn an_address_that_is_none_ends_with_2() {
    insta::assert_snapshot!(Program::new().call("--backend-url backend:8080 job list"));
}

#[test]
fn something_else_that_answers_is_not_taken_for_a_backend() {
    let backend = Backend::start();
    backend.answers_text("GET /api/jobs", "<html>Welcome to the router</html>");
    let ended = Program::at(&backend).call("job list");
    assert_eq!(ended.code, Some(1));
    assert!(
        ended
            .stderr
            .contains("the answer to GET /api/jobs cannot be understood"),
        "{ended}"
    );
}

#[test]
fn a_failure_of_the_backend_can_be_found_in_its_log() {
    let backend = Backend::start();
    backend.refuses(
        "GET /api/jobs",
        500,
        "internal",
        "The jobs could not be read.",
    );
    insta::assert_snapshot!(Program::at(&backend).call("job list"));
}

#[test]
fn a_pipe_gets_no_colours() {
    let backend = Backend::start();
    backend.refuses("GET /api/jobs", 500, "internal", "No.");
    let ended = Program::at(&backend).call("job list");
    assert!(!ended.stderr.contains('\u{1b}') && !ended.stdout.contains('\u{1b}'));
}
