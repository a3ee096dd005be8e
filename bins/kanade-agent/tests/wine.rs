//! The agent for Windows, run by Wine beside a real broker: what scripts in `cmd` may do to it.
//!
//! Wine shows job objects, pipes and files as Windows has them, but no limits of memory or processors.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod machine;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::{ExecResult, Outcome, Reason};
use serde_json::json;
use tokio::time::timeout;

use machine::{Machine, Running, TOKEN};

/// The program to be run. `cargo xtask test` builds it and names it here.
const AGENT: &str = "KANADE_WINDOWS_AGENT";
/// Wine needs a while for its first program.
const LONG: Duration = Duration::from_secs(60);

/// As Windows programs see it.
fn windows(path: &Path) -> String {
    format!("Z:{}", path.display()).replace('/', "\\")
}

struct Windows {
    machine: Machine,
    agent: Running,
    program: String,
}

/// Starts the agent and waits until it is there.
async fn start(machine: &Machine, program: &str) -> Running {
    let mut command = Command::new("wine");
    command
        .args([program, "--config"])
        .arg(windows(&machine.path("agent.toml")))
        .env("KANADE_AGENT_DATA_DIR", windows(&machine.path("data")))
        .env("KANADE_NATS_TOKEN", TOKEN)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let mut heartbeats = machine.heartbeats().await;
    let agent = Running(command.spawn().unwrap());
    let heartbeat = timeout(LONG, heartbeats.next()).await.expect("a heartbeat");
    let heartbeat: Heartbeat = serde_json::from_slice(&heartbeat.unwrap().payload).unwrap();
    assert_eq!(heartbeat.os_family.as_deref(), Some("windows"));
    agent
}

impl Windows {
    async fn start() -> Option<Self> {
        let Ok(program) = std::env::var(AGENT) else {
            eprintln!("skipped: {AGENT} does not say where the agent for Windows is");
            return None;
        };
        let machine = Machine::new().await;
        let config = format!(
            "[agent]\nid = 'pc1'\nnats_url = '{}'\n[log]\npath = '{}'\nlevel = 'info'\n",
            machine.server.url(),
            windows(&machine.path("logs/agent.log"))
        );
        fs::write(machine.path("agent.toml"), config).unwrap();
        let agent = start(&machine, &program).await;
        Some(Self {
            machine,
            agent,
            program,
        })
    }

    async fn restart(&mut self) {
        self.agent = start(&self.machine, &self.program).await;
    }

    async fn send(&self, name: &str, script: &str, seconds: u64) {
        let fields = json!({"shell": "cmd", "timeout_secs": seconds});
        self.machine.send_with(name, script, fields).await;
    }

    async fn runs(&self, name: &str, script: &str, seconds: u64) -> ExecResult {
        self.send(name, script, seconds).await;
        self.machine.result(name).await
    }

    /// Neither a process with this in its command line, nor the folder of a run.
    async fn nothing_is_left(&self, mark: &str) {
        wait_until("the end of all processes", PATIENCE, async || {
            processes_with(mark) == 0
        })
        .await;
        let runs = fs::read_dir(self.machine.path("data/agent-runs")).unwrap();
        assert_eq!(runs.count(), 0);
    }
}

fn processes_with(mark: &str) -> usize {
    command_lines_with(mark).len()
}

/// The script and its two children. The program by which `cmd` starts them does not count: one that is ended while
/// it starts a process can leave Wine with half a process for good.
fn is_whole(mark: &str) -> bool {
    let lines = command_lines_with(mark);
    let started = lines.iter().filter(|line| !line.contains("start.exe"));
    started.count() >= 3
}

fn command_lines_with(mark: &str) -> Vec<String> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let lines = entries.filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    let lines = lines.map(|line| String::from_utf8_lossy(&line).into_owned());
    lines.filter(|line| line.contains(mark)).collect()
}

/// Never ends, and neither do its two children.
fn tree(mark: &str) -> String {
    let endless = format!("for /L %i in (1,0,2) do @rem {mark}");
    format!("start /b cmd /c \"{endless}\" & start /b cmd /c \"{endless}\" & {endless}")
}

#[tokio::test]
async fn a_kill_and_a_timeout_end_a_tree_of_processes() {
    let Some(windows) = Windows::start().await else {
        return;
    };
    let result = windows.runs("hello", "echo hello& exit 7", 60).await;
    assert_eq!((result.exit_code, result.stdout.trim_end()), (7, "hello"));

    windows
        .send("killed", &tree("tick-of-the-killed"), 60)
        .await;
    wait_until("the whole tree", PATIENCE, async || {
        is_whole("tick-of-the-killed")
    })
    .await;
    let kill = json!({"kind": "kill", "exec_id": "exec-killed"}).to_string();
    assert_eq!(
        windows.machine.ask("kill", &kill).await,
        r#"{"state":"running"}"#
    );
    let result = windows.machine.result("killed").await;
    assert_eq!(
        result.outcome(),
        (Outcome::Killed, None),
        "{}",
        result.stderr
    );
    windows.nothing_is_left("tick-of-the-killed").await;

    let result = windows.runs("slow", &tree("tick-of-the-slow"), 2).await;
    assert_eq!(
        result.outcome(),
        (Outcome::TimedOut, None),
        "{}",
        result.stderr
    );
    windows.nothing_is_left("tick-of-the-slow").await;
}

#[tokio::test]
async fn endless_output_is_counted_and_kept_in_part() {
    let Some(windows) = Windows::start().await else {
        return;
    };
    let line = "0123456789".repeat(20);
    let script = format!("for /L %i in (1,0,2) do @echo {line}");
    let result = windows.runs("flood", &script, 8).await;
    assert_eq!(
        result.outcome(),
        (Outcome::TimedOut, None),
        "{}",
        result.stderr
    );
    let told = result.stdout_total_bytes;
    let kept = result.stdout_chunks.map(|chunks| chunks.bytes);
    let length = result.stdout.len() as u64;
    eprintln!("{told:?} bytes written, {kept:?} kept in chunks, {length} in the result");
    assert!(kept.unwrap_or(length) >= 10_000);
    assert!(kept.unwrap_or(length) < 9 * 1024 * 1024);
    windows
        .nothing_is_left("0123456789012345678901234567890")
        .await;
    let result = windows.runs("after", "echo still here", 60).await;
    assert_eq!(result.stdout.trim_end(), "still here");
}

#[tokio::test]
async fn a_machine_that_loses_its_agent_reports_what_ran_as_lost() {
    let Some(mut windows) = Windows::start().await else {
        return;
    };
    windows.send("cut", &tree("tick-of-the-cut"), 60).await;
    wait_until("the whole tree", PATIENCE, async || {
        is_whole("tick-of-the-cut")
    })
    .await;
    windows.agent.0.kill().unwrap();
    windows.agent.0.wait().unwrap();
    // The job object ends them with the agent that held it.
    wait_until("the end of all processes", PATIENCE, async || {
        processes_with("tick-of-the-cut") == 0
    })
    .await;
    windows.restart().await;
    let result = windows.machine.result("cut").await;
    let lost = (Outcome::Lost, Some(Reason::AgentRestarted));
    assert_eq!((result.outcome(), result.exit_code), (lost, 121));
}
