use serde_json::Value;

use crate::backend::Backend;
use crate::fixtures::{agent, answer, long_ago, windows_agent};
use crate::program::Program;

fn prepared(exit_code: i32) -> Backend {
    let backend = Backend::start();
    let outcome = if exit_code == 0 {
        "succeeded"
    } else {
        "failed"
    };
    backend.answers("GET /api/agents/web01", agent("web01", long_ago()));
    backend.answers("POST /api/run", answer(outcome, exit_code));
    backend
}

fn request(backend: &Backend) -> Value {
    serde_json::from_str(&backend.bodies("POST /api/run")[0]).unwrap()
}

#[test]
fn output_and_exit_code_are_the_scripts_own() {
    let backend = prepared(7);
    insta::assert_snapshot!(Program::at(&backend).call_words(&["run", "web01", "--", "exit 7"]));
    let request = request(&backend);
    assert_eq!(request["script"], "exit 7");
    assert_eq!(request["shell"], "sh");
    assert_eq!(request["timeout_secs"], 60);
}

#[test]
fn windows_machines_get_powershell() {
    let backend = Backend::start();
    backend.answers(
        "GET /api/agents/desk-7",
        windows_agent("desk-7", long_ago()),
    );
    backend.answers("POST /api/run", answer("succeeded", 0));

    Program::at(&backend).call("run desk-7 -- Get-Date");

    assert_eq!(request(&backend)["shell"], "powershell");
}

#[test]
fn a_script_is_read_from_stdin() {
    let backend = prepared(0);
    let words = [
        "run",
        "web01",
        "--shell",
        "python",
        "--timeout",
        "2m",
        "--run-as",
        "user",
        "--",
        "-",
    ];

    let ended = Program::at(&backend).call_with_input(&words, "print(1)\n");

    assert_eq!(ended.code, Some(0), "{ended}");
    let request = request(&backend);
    assert_eq!(request["script"], "print(1)\n");
    assert_eq!(request["timeout_secs"], 120);
    assert_eq!(request["run_as"], "user");
}

#[test]
fn programs_get_the_answer_and_the_exit_code_stays() {
    let backend = prepared(7);
    let words = ["run", "web01", "--output", "json", "--", "exit 7"];
    let ended = Program::at(&backend).call_words(&words);
    assert_eq!(ended.code, Some(7));
    insta::assert_snapshot!(ended.stdout);
}

#[test]
fn a_script_that_was_stopped_ends_with_125() {
    let backend = Backend::start();
    backend.answers("GET /api/agents/web01", agent("web01", long_ago()));
    backend.answers("POST /api/run", answer("timed_out", -1));
    insta::assert_snapshot!(Program::at(&backend).call("run web01 -- sleep 100"));
}

#[test]
fn every_failure_of_its_own_ends_with_125() {
    let backend = Backend::start();
    backend.refuses(
        "GET /api/agents/web9",
        404,
        "agent_not_found",
        "There is no machine web9.",
    );
    let unknown = Program::at(&backend).call("run web9 -- true");
    let nowhere = Program::new().call("run --backend-url http://127.0.0.1:9 web01 -- true");
    let wrong = Program::new().call("run web01");

    insta::assert_snapshot!(unknown);
    assert_eq!([unknown.code, nowhere.code, wrong.code], [Some(125); 3]);
}
