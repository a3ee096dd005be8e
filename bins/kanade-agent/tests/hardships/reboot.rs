//! The machine restarts in the middle of runs.

use std::fs;
use std::path::Path;
use std::process::Command;

use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::heartbeat::Heartbeat;
use kanade_wire::{Outcome, Reason};
use rustix::process::{Pid, Signal, kill_process};

use crate::machine::{Machine, Running, is_running};
use crate::may_mount;

const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";
/// As many scripts run at the same time as a machine has cores, but no fewer than these.
fn places() -> usize {
    std::thread::available_parallelism().map_or(4, |cores| cores.get().max(4))
}

/// The agent as after a boot of this id.
async fn boot(machine: &Machine, id: &str) -> Running {
    let file = machine.path("boot_id");
    fs::write(&file, format!("{id}\n")).unwrap();
    let mut shell = Command::new("unshare");
    shell.args(["--mount", "sh"]);
    let first = format!("mount --bind {} {BOOT_ID}", file.display());
    machine.start_after(&mut shell, &first).await
}

fn lines(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

/// Nothing that ran before runs after it, and nobody says goodbye.
fn power_off(mut agent: Running, processes: &[String]) {
    agent.0.kill().unwrap();
    agent.0.wait().unwrap();
    for pid in processes {
        let pid = Pid::from_raw(pid.parse().unwrap()).unwrap();
        let _ = kill_process(pid, Signal::KILL);
    }
}

#[tokio::test]
async fn what_ran_at_a_reboot_is_lost_and_what_waited_runs() {
    if !may_mount() {
        return;
    }
    let machine = Machine::new().await;
    let agent = boot(&machine, "11111111-1111-4111-8111-111111111111").await;
    let (begun, waited) = (machine.path("begun"), machine.path("waited"));
    let long = format!("echo $$ >> {}; while :; do sleep 1; done", begun.display());
    for number in 0..places() {
        machine.send(&format!("long-{number}"), &long).await;
    }
    let ran = || lines(&begun);
    wait_until("all places taken", PATIENCE, async || {
        ran().len() == places()
    })
    .await;
    let short = format!("echo ran >> {}", waited.display());
    machine.send("waits", &short).await;
    let state = async || machine.ask("diagnose", "{}").await;
    let taken_on = format!("\"unfinished_commands\":{}", places() + 1);
    wait_until("the last one to wait", PATIENCE, async || {
        state().await.contains(&taken_on)
    })
    .await;
    let before = ran();
    power_off(agent, &before);
    wait_until("the end of all", PATIENCE, async || {
        before.iter().all(|pid| !is_running(pid))
    })
    .await;

    let mut heartbeats = machine.heartbeats().await;
    let boot_id = "22222222-2222-4222-8222-222222222222";
    let _agent = boot(&machine, boot_id).await;
    let heartbeat = heartbeats.next().await.unwrap();
    let heartbeat: Heartbeat = serde_json::from_slice(&heartbeat.payload).unwrap();
    assert_eq!(heartbeat.boot_id.as_deref(), Some(boot_id));
    for number in 0..places() {
        let result = machine.result(&format!("long-{number}")).await;
        let lost = (Outcome::Lost, Some(Reason::AgentRestarted));
        assert_eq!((result.outcome(), result.exit_code), (lost, 121));
    }
    let result = machine.result("waits").await;
    assert_eq!(result.outcome(), (Outcome::Succeeded, None));
    assert_eq!((ran(), lines(&waited)), (before, vec!["ran".to_owned()]));
    assert_eq!(machine.results().await.len(), places() + 1);
}
