//! The program itself, beside a real broker: real scripts, real signals.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use kanade_bus::ConnectOptions;
use kanade_bus::backend::{Bus, Outgoing, ReconcileOptions};
use kanade_runtime::{Clock, SystemClock};
use kanade_testkit::{NatsServer, PATIENCE, temporary_folder, wait_for, wait_until};
use kanade_wire::obs_event::ObsEvent;
use kanade_wire::perf::HostPerf;
use kanade_wire::sync::{DesiredState, StreamPosition, SyncReply};
use kanade_wire::{Digest, ExecResult, Outcome, Reason};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tempfile::TempDir;

const TOKEN: &str = "a-token-for-tests";

struct Machine {
    folder: TempDir,
    bus: Bus,
    server: NatsServer,
}

/// The backend's part in an agent's first minute: it tells where the streams stand, and that nothing is missed.
async fn answer_syncs(bus: &Bus) {
    let bus = bus.clone();
    let mut requests = bus.subscribe("sync.>").await.unwrap();
    tokio::spawn(async move {
        while let Some(request) = requests.next().await {
            let reply = SyncReply {
                hash: Digest::of(b""),
                desired: Some(DesiredState::default()),
                missed: Vec::new(),
                more: false,
                cancelled: Vec::new(),
                exec: position(&bus, "EXEC").await,
                results: position(&bus, "RESULTS").await,
                events: position(&bus, "EVENTS").await,
                obs_events: Some(position(&bus, "OBS_EVENTS").await),
                now: SystemClock.now(),
            };
            let reply = serde_json::to_vec(&reply).unwrap();
            bus.reply(&request, reply.into()).await.unwrap();
        }
    });
}

async fn position(bus: &Bus, stream: &str) -> StreamPosition {
    let info = bus.stream_info(stream).await.unwrap().unwrap();
    StreamPosition {
        created: info.created,
        first_sequence: info.first_sequence,
        last_sequence: info.last_sequence,
    }
}

/// Ended with the value, so that no test leaves an agent behind.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Machine {
    async fn new() -> Self {
        let server = NatsServer::builder().token(TOKEN).start().await;
        let options =
            ConnectOptions::new(server.url(), "test", SystemClock::shared()).token(server.token());
        let bus = Bus::open(&options).await.unwrap();
        bus.connected().await;
        bus.reconcile(ReconcileOptions {
            store_limit: None,
            now: SystemClock.now(),
        })
        .await
        .unwrap();
        answer_syncs(&bus).await;
        let machine = Self {
            folder: temporary_folder(),
            bus,
            server,
        };
        machine.write_config("pc1");
        machine
    }

    fn write_config(&self, id: &str) {
        let log = self.path("logs/agent.log");
        let config = format!(
            "[agent]\nid = \"{id}\"\nnats_url = \"{}\"\n\n[log]\npath = \"{}\"\nlevel = \"debug\"\n",
            self.server.url(),
            log.display()
        );
        fs::write(self.path("agent.toml"), config).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kanade-agent"));
        command.arg("--config").arg(self.path("agent.toml"));
        command
            .env("KANADE_AGENT_DATA_DIR", self.path("data"))
            .env("KANADE_NATS_TOKEN", TOKEN);
        command.stdout(Stdio::null());
        command
    }

    /// Starts the agent and waits until it is there.
    async fn start(&self) -> Running {
        let mut heartbeats = self.bus.subscribe("heartbeat.pc1").await.unwrap();
        self.bus.flush().await.unwrap();
        let running = Running(self.command().spawn().unwrap());
        tokio::time::timeout(PATIENCE, heartbeats.next())
            .await
            .expect("a heartbeat");
        running
    }

    async fn send(&self, name: &str, script: &str) {
        let command = json!({
            "id": "job", "version": "1.0", "request_id": name, "exec_id": format!("exec-{name}"), "shell": "sh",
            "script": script, "timeout_secs": 60, "jitter_secs": null,
        });
        self.bus
            .publish(Outgoing::new("commands.pc.pc1", command.to_string()))
            .await
            .unwrap();
    }

    async fn result(&self, name: &str) -> ExecResult {
        wait_for(name, PATIENCE, async || {
            let mut next = 1;
            while let Ok(Some(message)) = self
                .bus
                .get_next_message("RESULTS", next, "results.>")
                .await
            {
                next = message.sequence + 1;
                let result: ExecResult = serde_json::from_slice(&message.payload).unwrap();
                if result.request_id.as_str() == name {
                    return Some(result);
                }
            }
            None
        })
        .await
    }

    /// What a script wrote to a file of this machine's folder.
    async fn written(&self, name: &str) -> String {
        wait_for(name, PATIENCE, async || {
            fs::read_to_string(self.path(name))
                .ok()
                .filter(|text| text.ends_with('\n'))
        })
        .await
    }
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn is_running(pid: &str) -> bool {
    let stat =
        fs::read_to_string(Path::new("/proc").join(pid.trim()).join("stat")).unwrap_or_default();
    stat.rsplit(')')
        .next()
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with(" Z"))
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
