use serde_json::json;

use crate::backend::Backend;
use crate::program::Program;

const SQL: &str = "SELECT os_family, count(*) FROM machines GROUP BY 1";

fn answering() -> Backend {
    let backend = Backend::start();
    let answer = json!({
        "columns": ["os_family", "count(*)"], "rows": [["linux", 12], [null, 3]],
        "row_count": 2, "truncated": false, "elapsed_ms": 4,
    });
    backend.answers("POST /api/query", answer);
    backend
}

#[test]
fn a_question_is_answered_with_a_table() {
    let backend = answering();
    insta::assert_snapshot!(Program::at(&backend).call_words(&["query", SQL]));
}

#[test]
fn a_question_may_come_from_stdin_or_a_file() {
    let backend = answering();
    let program = Program::at(&backend);
    std::fs::write(program.home().join("q.sql"), SQL).unwrap();
    program.call_with_input(&["query", "-", "--limit", "5"], SQL);
    program.call("query --file q.sql --timeout 9");
    let bodies = backend.bodies("POST /api/query");
    let read = |body: &String| serde_json::from_str::<serde_json::Value>(body).unwrap();
    assert_eq!(read(&bodies[0]), json!({ "sql": SQL, "limit": 5 }));
    assert_eq!(read(&bodies[1]), json!({ "sql": SQL, "timeout_secs": 9 }));
}

#[test]
fn an_answer_for_spreadsheets_is_asked_for_as_such() {
    let backend = Backend::start();
    backend.answers_text("POST /api/query", "os_family\nlinux\n");
    let ended = Program::at(&backend).call_words(&["query", SQL, "-o", "csv"]);
    assert_eq!(ended.stdout, "os_family\nlinux\n");
    assert_eq!(backend.asked()[0].headers["accept"], "text/csv");
}

#[test]
fn what_is_refused_is_said_with_what_there_is() {
    let backend = Backend::start();
    let detail = "no such table: machine";
    backend.refuses("POST /api/query", 400, "invalid_sql", detail);
    insta::assert_snapshot!(Program::at(&backend).call_words(&["query", "SELECT 1 FROM machine"]));
}

#[test]
fn the_views_are_listed() {
    let backend = Backend::start();
    let view = json!({ "view": "machines", "description": "Machines", "columns": [
        { "name": "pc_id", "type": "text", "description": "The machine" },
        { "name": "last_heartbeat", "type": "time", "description": "Its last sign of life" },
    ]});
    backend.answers("GET /api/query/schema", [view]);
    insta::assert_snapshot!(Program::at(&backend).call("query schema"));
}

#[test]
fn what_is_no_list_has_no_form_for_spreadsheets() {
    let backend = Backend::start();
    backend.answers("GET /api/freeze", json!(null));
    insta::assert_snapshot!(Program::at(&backend).call("freeze status -o csv"));
}
