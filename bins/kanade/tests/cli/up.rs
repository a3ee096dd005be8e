//! Refusals of `up`: one clear line, and 1. What it does when it works is told by the e2e tests.

use std::fs;
use std::net::TcpListener;

use crate::program::Program;

#[test]
fn a_port_in_use() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let mut program = Program::new();
    program.replace(&address, "[ADDRESS]");

    let ended = program.call(&format!("up --data-dir data --bind {address}"));

    assert_eq!(ended.code, Some(1));
    assert!(
        ended
            .stderr
            .starts_with("error: [ADDRESS] is in use by another program\n"),
        "{ended}"
    );
}

#[test]
fn a_folder_in_use_by_another() {
    let program = Program::new();
    fs::create_dir_all(program.home().join("data")).unwrap();
    fs::write(
        program.home().join("data/up.owner"),
        "process 7, 127.0.0.1:8080",
    )
    .unwrap();
    let lock = fs::File::create(program.home().join("data/up.lock")).unwrap();
    lock.lock().unwrap();
    insta::assert_snapshot!(program.call("up --data-dir data"));
}

#[test]
fn a_folder_that_cannot_be_used() {
    let program = Program::new();
    fs::write(program.home().join("data"), "a file").unwrap();
    let ended = program.call("up --data-dir data");
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.starts_with("error: [HOME]"), "{ended}");
    assert!(ended.stderr.contains("data cannot be used: "), "{ended}");
}
