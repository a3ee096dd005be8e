use serde_json::json;

use crate::backend::Backend;
use crate::program::Program;

fn prepared() -> (Backend, Program) {
    let backend = Backend::start();
    let session = json!({
        "token": "kns_new", "role": "operator", "username": "ada", "must_change_pw": false,
        "exp": 1_900_000_000, "csrf_token": "",
    });
    backend.answers("POST /api/auth/login", session);
    backend.does("POST /api/auth/logout");
    backend.answers("GET /api/jobs", json!([]));
    let mut program = Program::new();
    program.replace(backend.url(), "http://backend");
    (backend, program)
}

fn sign_in(backend: &Backend, program: &Program, more: &[&str]) -> crate::program::Ended {
    let url = backend.url();
    let words = [
        "login",
        "--backend-url",
        &url,
        "--username",
        "ada",
        "--password-stdin",
    ];
    program.call_with_input(&[&words, more].concat(), "secret\n")
}

#[test]
fn a_session_is_remembered_and_used_by_the_next_command() {
    let (backend, program) = prepared();

    insta::assert_snapshot!(sign_in(&backend, &program, &[]));
    let listed = program.call("job list");

    assert_eq!(listed.code, Some(0), "{listed}");
    let last = backend.asked().pop().unwrap();
    assert_eq!(last.headers["authorization"], "Bearer kns_new");
    let asked: serde_json::Value =
        serde_json::from_str(&backend.bodies("POST /api/auth/login")[0]).unwrap();
    assert_eq!(asked, json!({ "username": "ada", "password": "secret" }));
}

#[cfg(target_os = "linux")]
#[test]
fn nobody_else_can_read_the_profiles() {
    use std::os::unix::fs::PermissionsExt;
    let (backend, program) = prepared();
    sign_in(&backend, &program, &[]);
    let file = program.home().join(".config/kanade/profiles.toml");
    assert_eq!(
        std::fs::metadata(file).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn profiles_are_chosen_by_name() {
    let (backend, program) = prepared();
    sign_in(&backend, &program, &["--profile", "eu"]);

    assert_eq!(program.call("job list --profile eu").code, Some(0));
    insta::assert_snapshot!(program.call("job list --profile us"));
}

#[test]
fn a_token_can_be_printed_instead() {
    let (backend, program) = prepared();
    let ended = sign_in(&backend, &program, &["--token-only"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "kns_new\n"));
    assert!(!program.home().join(".config/kanade/profiles.toml").exists());
}

#[test]
fn signing_out_forgets_the_session() {
    let (backend, program) = prepared();
    sign_in(&backend, &program, &[]);

    insta::assert_snapshot!(program.call("logout"));

    assert_eq!(backend.bodies("POST /api/auth/logout").len(), 1);
    assert_eq!(program.call("logout").code, Some(1));
}

#[test]
fn a_wrong_password_ends_with_4() {
    let backend = Backend::start();
    backend.refuses(
        "POST /api/auth/login",
        401,
        "login_refused",
        "Name or password is wrong.",
    );
    let mut program = Program::new();
    program.replace(backend.url(), "http://backend");
    insta::assert_snapshot!(sign_in(&backend, &program, &[]));
}

#[test]
fn without_a_terminal_nobody_is_asked() {
    insta::assert_snapshot!(Program::new().call("login"));
}
