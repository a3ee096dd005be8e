//! One command, and a job runs on this machine.

use std::net::TcpListener;

use kanade_e2e::{CommandLine, Up, UpOptions, processes_with};
use kanade_testkit::{PATIENCE, temporary_folder, wait_until};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn one_command_brings_up_a_fleet_that_is_there_again_after_the_next() {
    let folder = temporary_folder();
    let options = UpOptions::in_folder(folder.path());
    let mut up = options.start().await;
    let machine = this_machine(&up).await;
    scripts_answer(&up.command_line(), &machine).await;
    machines_are_shown(&up.command_line(), &machine).await;
    let before = executions(&up.command_line()).await;
    assert_eq!(up.interrupt().await, 0, "{}", up.process().said());
    nothing_is_left(folder.path().to_str().expect("a name")).await;

    let again = options.start().await;

    assert_eq!(executions(&again.command_line()).await, before);
    let said = again
        .command_line()
        .call(["run", &machine, "--", "echo again"])
        .await;
    assert_eq!(said.ok(), "again\n");
}

async fn this_machine(up: &Up) -> String {
    let agents = up
        .command_line()
        .call(["agent", "list", "-o", "json"])
        .await
        .json();
    agents[0]["pc_id"].as_str().expect("a machine").to_owned()
}

async fn scripts_answer(command_line: &CommandLine, machine: &str) {
    let hello = command_line
        .call(["run", machine, "--", "echo hello"])
        .await;
    assert_eq!(
        (hello.code, hello.stdout.as_str()),
        (0, "hello\n"),
        "{}",
        hello.stderr
    );
    let seven = command_line.call(["run", machine, "--", "exit 7"]).await;
    assert_eq!(seven.code, 7, "{}", seven.stderr);
}

async fn machines_are_shown(command_line: &CommandLine, machine: &str) {
    let list = command_line.call(["agent", "list"]).await.ok();
    assert!(list.contains(machine), "{list}");
    let shown = command_line
        .call(["agent", "show", machine, "-o", "json"])
        .await
        .json();
    assert_eq!(
        (&shown["pc_id"], &shown["online"]),
        (&machine.into(), &true.into())
    );
    let ping = command_line.call(["agent", "ping", machine]).await;
    assert_eq!(ping.code, 0, "{}", ping.stderr);
}

/// The executions without what an execution goes on to learn.
async fn executions(command_line: &CommandLine) -> Vec<(Value, Value)> {
    let list = command_line
        .call(["execution", "list", "-o", "json"])
        .await
        .json();
    let rows = list.as_array().expect("a list").iter();
    let rows: Vec<_> = rows
        .map(|row| (row["exec_id"].clone(), row["status"].clone()))
        .collect();
    assert!(!rows.is_empty());
    rows
}

async fn nothing_is_left(mark: &str) {
    wait_until("the end of all children", PATIENCE, async || {
        processes_with(mark).is_empty()
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_use_or_cannot_be_written_is_refused_in_one_line() {
    let folder = temporary_folder();
    let options = UpOptions::in_folder(folder.path());
    let _running = options.start().await;
    let other = UpOptions::in_folder(&folder.path().join("other"));
    let occupied = TcpListener::bind("127.0.0.1:0").expect("a port");
    let occupied = occupied.local_addr().expect("its address").to_string();
    let file = folder.path().join("a-file");
    std::fs::write(&file, "").expect("a file");

    let folder_in_use = options.refused("127.0.0.1:0").await;
    let port_in_use = other.refused(&occupied).await;
    let unwritable = other
        .data_folder(&file.join("below"))
        .refused("127.0.0.1:0")
        .await;

    is_one_line(&folder_in_use, "is in use by another `kanade up`");
    is_one_line(
        &port_in_use,
        &format!("{occupied} is in use by another program"),
    );
    is_one_line(&unwritable, "cannot be used");
}

/// One line says what is wrong; what may follow says what to do instead.
#[track_caller]
fn is_one_line((code, said): &(i32, String), reason: &str) {
    assert_eq!(*code, 1, "{said}");
    let first = said.lines().next().unwrap_or_default();
    assert!(first.contains(reason), "{said}");
    assert!(
        said.lines()
            .skip(1)
            .all(|line| line.trim_start().starts_with("try:")),
        "{said}"
    );
}
