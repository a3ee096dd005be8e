//! The program itself, beside a real broker: real scripts, real signals.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod machine;

use std::fs;
use std::process::Output;

use kanade_bus::backend::Outgoing;
use kanade_testkit::{PATIENCE, wait_for, wait_until};
use kanade_wire::obs_event::ObsEvent;
use kanade_wire::perf::HostPerf;
use kanade_wire::{Outcome, Reason};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use machine::{Machine, Running, TOKEN, is_running};

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[tokio::test]
async fn a_script_runs_and_its_exit_code_and_output_arrive() {
    let machine = Machine::new().await;
    let _agent = machine.start().await;
    machine
        .send("a", "echo hello; echo trouble >&2; exit 7")
        .await;
    let result = machine.result("a").await;
    assert_eq!(
        (
            result.exit_code,
            result.stdout.as_str(),
            result.stderr.as_str()
        ),
        (7, "hello\n", "trouble\n")
    );
}

#[tokio::test]
async fn the_brokers_token_does_not_reach_a_script() {
    let machine = Machine::new().await;
    let _agent = machine.start().await;
    machine.send("a", "env").await;
    let result = machine.result("a").await;
    assert!(
        result.stdout.contains("KANADE_RUN_ID="),
        "{}",
        result.stdout
    );
    assert!(!result.stdout.contains(TOKEN), "{}", result.stdout);
}

#[tokio::test]
async fn a_killed_agents_run_is_lost_and_its_processes_are_gone_when_it_is_back() {
    let machine = Machine::new().await;
    let mut agent = machine.start().await;
    let (child, count) = (machine.path("child"), machine.path("count"));
    let script = format!(
        "echo run >> {count}\nsetsid sh -c 'echo $$ > {child}; while :; do sleep 1; done' &\nwhile :; do sleep 1; done",
        child = child.display(),
        count = count.display()
    );
    machine.send("a", &script).await;
    let escaped = machine.written("child").await;
    agent.0.kill().unwrap();
    agent.0.wait().unwrap();
    assert!(is_running(&escaped));
    let _again = machine.start().await;
    let result = machine.result("a").await;
    assert_eq!(
        result.outcome(),
        (Outcome::Lost, Some(Reason::AgentRestarted))
    );
    assert_eq!(result.exit_code, 121);
    assert!(!is_running(&escaped));
    machine.send("b", "echo later").await;
    machine.result("b").await;
    assert_eq!(fs::read_to_string(count).unwrap(), "run\n");
}

#[tokio::test]
async fn a_kill_leaves_no_process_behind() {
    let machine = Machine::new().await;
    let _agent = machine.start().await;
    let child = machine.path("child");
    let script = format!(
        "setsid sh -c 'trap \"\" TERM; echo $$ > {}; while :; do sleep 1; done' &\nwait",
        child.display()
    );
    machine.send("a", &script).await;
    let escaped = machine.written("child").await;
    let kill = json!({"kind": "kill", "exec_id": "exec-a"}).to_string();
    let reply = machine
        .bus
        .request("control.pc.pc1.kill", kill.into(), PATIENCE)
        .await
        .unwrap();
    assert_eq!(reply.payload, r#"{"state":"running"}"#);
    assert_eq!(machine.result("a").await.outcome(), (Outcome::Killed, None));
    assert!(!is_running(&escaped));
}

#[tokio::test]
async fn endless_output_and_output_that_is_not_text_are_kept_in_part() {
    let machine = Machine::new().await;
    let _agent = machine.start().await;
    machine
        .send(
            "a",
            "printf 'caf\\351'; head -c 20000000 /dev/zero | tr '\\0' x; echo end",
        )
        .await;
    let result = machine.result("a").await;
    assert_eq!(result.exit_code, 0, "{}", result.stderr);
    let chunks = result.stdout_chunks.unwrap();
    assert!(
        (8_000_000..10_000_000).contains(&chunks.bytes),
        "{chunks:?}"
    );
    assert_eq!(
        result.stdout_total_bytes,
        Some(20_000_000 + "caf\u{fffd}end\n".len() as u64)
    );
}

#[tokio::test]
async fn asked_to_stop_it_ends_its_runs_and_exits_with_0() {
    let machine = Machine::new().await;
    let mut agent = machine.start().await;
    machine
        .send(
            "a",
            &format!("echo $$ > {}; sleep 600", machine.path("pid").display()),
        )
        .await;
    let pid = machine.written("pid").await;
    kill_process(Pid::from_child(&agent.0), Signal::TERM).unwrap();
    let mut status = None;
    wait_until("the agent's end", PATIENCE, async || {
        status = agent.0.try_wait().unwrap();
        status.is_some()
    })
    .await;
    assert_eq!(status.unwrap().code(), Some(0));
    assert!(!is_running(&pid));
    assert_eq!(
        machine.result("a").await.outcome(),
        (Outcome::Lost, Some(Reason::AgentRestarted))
    );
}

#[tokio::test]
async fn it_starts_without_a_broker_and_connects_when_there_is_one() {
    let mut machine = Machine::new().await;
    machine.server.stop().await;
    let _agent = Running(machine.command().spawn().unwrap());
    wait_until("the state", PATIENCE, async || {
        machine.path("data/agent.db").exists()
    })
    .await;
    machine.server.restart().await;
    machine.bus.connected().await;
    wait_until("a heartbeat", PATIENCE, async || {
        matches!(
            machine
                .bus
                .get_last_message("HEARTBEAT", "heartbeat.pc1")
                .await,
            Ok(Some(_))
        )
    })
    .await;
}

#[tokio::test]
async fn a_second_agent_on_the_same_folder_is_refused_in_one_line() {
    let machine = Machine::new().await;
    let _agent = machine.start().await;
    let message = refused(&machine.command().output().unwrap());
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(
        message.contains("another agent is running with the data folder"),
        "{message}"
    );
}

#[tokio::test]
async fn a_wrong_configuration_is_refused_with_what_is_wrong() {
    let machine = Machine::new().await;
    machine.write_config("not a name");
    let message = refused(&machine.command().output().unwrap());
    assert!(
        message.contains("id") && message.contains("not a name"),
        "{message}"
    );
    fs::remove_file(machine.path("agent.toml")).unwrap();
    let message = refused(&machine.command().output().unwrap());
    assert!(message.contains("agent.toml"), "{message}");
}

#[tokio::test]
async fn a_machine_tells_its_load_and_that_its_agent_started() {
    let machine = Machine::new().await;
    let mut loads = machine.bus.subscribe("host_perf.pc1").await.unwrap();
    let _agent = machine.start().await;
    let load = tokio::time::timeout(PATIENCE, loads.next()).await;
    let load = load.expect("a sample").unwrap();
    let load: HostPerf = serde_json::from_slice(&load.payload).unwrap();
    assert_eq!(load.pc_id.as_str(), "pc1");
    assert!(
        !cfg!(target_os = "linux") || load.mem_total_bytes > load.mem_used_bytes,
        "{load:?}"
    );

    let started = wait_for("the first event", PATIENCE, async || {
        let first = machine
            .bus
            .get_next_message("OBS_EVENTS", 1, "obs.pc1")
            .await;
        first.ok().flatten()
    })
    .await;
    let started: ObsEvent = serde_json::from_slice(&started.payload).unwrap();
    assert_eq!(
        (started.kind.as_str(), started.source.as_str()),
        ("agent_started", "agent:core")
    );
}

#[tokio::test]
async fn files_a_script_names_arrive_as_a_bundle() {
    let machine = Machine::new().await;
    let _agent = machine.start().await;
    let log = machine.path("system.log");
    fs::write(&log, "all is well\n").unwrap();
    std::os::unix::fs::symlink(&log, machine.path("link")).unwrap();
    let named = json!({ "files": [log, machine.path("link")] });
    let command = json!({
        "id": "logs", "version": "1.0", "request_id": "a", "exec_id": "exec-a", "shell": "sh",
        "script": format!("printf '%s' '{named}'"), "timeout_secs": 60, "jitter_secs": null,
        "collect": { "name": "Logs", "files_field": "files" },
    });
    let command = Outgoing::new("commands.pc.pc1", command.to_string());
    machine.bus.publish(command).await.unwrap();

    let bundle = machine.result("a").await.collect_bundle.unwrap();
    let left_out: Vec<&str> = bundle
        .skipped
        .iter()
        .map(|file| file.reason.as_str())
        .collect();
    assert_eq!(
        (bundle.files, bundle.chunks, left_out),
        (1, 1, vec!["a symbolic link"])
    );
    let stored = machine.bus.stream_info("BUNDLES").await.unwrap().unwrap();
    assert_eq!(stored.messages, 1);
}
