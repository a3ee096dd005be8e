use std::fs;

use serde_json::json;

use crate::backend::Backend;
use crate::fixtures::{job, long_ago, minutes_ago};
use crate::program::Program;

const GOOD: &str =
    "id: good\nversion: 1.0.0 # why\nexecute:\n  shell: sh\n  timeout: 10s\n  script: echo hello\n";
const BAD: &str = "id: bad one\nversion: 1.0.0\nexecute:\n  shell: sh\n  timeout: soon\n  script: echo hello\n  scripts: x\n";

fn write(program: &Program, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = program.home().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn saved(id: &str) -> serde_json::Value {
    let digest = "0".repeat(64);
    json!({ "id": id, "version": "1.0.0", "description": null, "inventory": false, "digest": digest, "revision": 1 })
}

#[test]
fn documents_are_checked_without_a_backend() {
    let program = Program::new();
    write(
        &program,
        &[("jobs/bad.yaml", BAD), ("jobs/good.yaml", GOOD)],
    );
    insta::assert_snapshot!(program.call("job validate jobs"));
}

#[test]
fn programs_get_every_problem_with_its_place() {
    let program = Program::new();
    write(&program, &[("bad.yaml", BAD), ("good.yaml", GOOD)]);
    insta::assert_snapshot!(
        program
            .call("job validate --output json bad.yaml good.yaml")
            .stdout
    );
}

#[test]
fn documents_that_are_right_end_with_0() {
    let program = Program::new();
    write(&program, &[("good.yaml", GOOD)]);
    insta::assert_snapshot!(program.call("job validate good.yaml"));
}

#[test]
fn jobs_are_created_from_files_folders_and_patterns_and_one_bad_one_stops_nothing() {
    let backend = Backend::start();
    backend.answers("POST /api/jobs", saved("good"));
    let program = Program::at(&backend);
    write(
        &program,
        &[
            ("a.yaml", BAD),
            ("b/good.yaml", GOOD),
            ("c-1.yaml", GOOD),
            ("c-2.yaml", GOOD),
        ],
    );

    let ended = program.call("job create a.yaml b c-*.yaml missing.yaml");

    insta::assert_snapshot!(ended);
    assert_eq!(backend.bodies("POST /api/jobs"), [GOOD, GOOD, GOOD]);
    let asked = &backend.asked()[0];
    assert_eq!(asked.headers["content-type"], "application/yaml");
    assert!(asked.headers.contains_key("idempotency-key"));
}

#[test]
fn a_script_file_travels_inside_its_document() {
    let backend = Backend::start();
    backend.answers("POST /api/jobs", saved("good"));
    let program = Program::at(&backend);
    let document = GOOD.replace("script: echo hello", "script_file: good.sh");
    write(
        &program,
        &[
            ("jobs/good.yaml", &document),
            ("jobs/good.sh", "echo from a file\n"),
        ],
    );

    let ended = program.call("job create jobs/good.yaml");

    assert_eq!(ended.code, Some(0), "{ended}");
    let body = &backend.bodies("POST /api/jobs")[0];
    assert!(
        body.contains("echo from a file") && body.contains("# why"),
        "{body}"
    );
}

#[test]
fn a_document_is_read_from_stdin() {
    let backend = Backend::start();
    backend.answers("POST /api/jobs", saved("good"));
    let ended = Program::at(&backend).call_with_input(&["job", "create", "-"], GOOD);
    insta::assert_snapshot!(ended);
}

#[test]
fn what_only_the_backend_can_refuse_is_told_at_its_document() {
    let backend = Backend::start();
    let errors = json!([{ "path": "version", "line": 2, "column": 10, "message": "1.0.0 exists with another content" }]);
    backend.refuses_document(
        "POST /api/jobs",
        400,
        "invalid_manifest",
        "The document is refused.",
        &errors,
    );
    let program = Program::at(&backend);
    write(&program, &[("good.yaml", GOOD)]);
    insta::assert_snapshot!(program.call("job create good.yaml"));
}

#[test]
fn a_role_that_may_not_create_jobs_ends_with_4_at_the_first() {
    let backend = Backend::start();
    backend.refuses(
        "POST /api/jobs",
        403,
        "forbidden",
        "This needs the role operator; you are viewer.",
    );
    let program = Program::at(&backend);
    write(&program, &[("a.yaml", GOOD), ("b.yaml", GOOD)]);
    insta::assert_snapshot!(program.call("job create a.yaml b.yaml"));
}

#[test]
fn jobs_are_listed() {
    let backend = Backend::start();
    backend.answers(
        "GET /api/jobs",
        [
            job("disk-space", minutes_ago(3)),
            job("hardware-inventory", long_ago()),
        ],
    );
    insta::assert_snapshot!(Program::at(&backend).call("job list"));
}

#[test]
fn one_job_is_shown_as_its_author_wrote_it() {
    let backend = Backend::start();
    backend.answers("GET /api/jobs/good", job("good", long_ago()));
    backend.answers_text("GET /api/jobs/good/yaml", GOOD);
    insta::assert_snapshot!(Program::at(&backend).call("job show good"));
}

#[test]
fn all_jobs_are_exported_as_documents_in_one_stream() {
    let backend = Backend::start();
    backend.answers(
        "GET /api/jobs",
        [job("a", long_ago()), job("b", long_ago())],
    );
    backend.answers_text("GET /api/jobs/a/yaml", "id: a\n");
    backend.answers_text("GET /api/jobs/b/yaml", "id: b\n");
    insta::assert_snapshot!(Program::at(&backend).call("job export --all"));
}

#[test]
fn jobs_are_exported_to_files() {
    let backend = Backend::start();
    backend.answers_text("GET /api/jobs/good/yaml", GOOD);
    let program = Program::at(&backend);

    let ended = program.call("job export good --out-dir out");

    assert_eq!(ended.code, Some(0), "{ended}");
    assert_eq!(
        fs::read_to_string(program.home().join("out/good.yaml")).unwrap(),
        GOOD
    );
}

#[test]
fn deleting_goes_on_after_a_failure() {
    let backend = Backend::start();
    backend.refuses(
        "DELETE /api/jobs/a",
        404,
        "job_not_found",
        "There is no job a.",
    );
    backend.does("DELETE /api/jobs/b");
    insta::assert_snapshot!(Program::at(&backend).call("job delete a b"));
}
