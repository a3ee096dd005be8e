//! Scripts that do not behave: each ends, is reported as what it was, leaves nothing, and the agent stays small.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod machine;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use kanade_agent_core::run::NOT_HELD_TOGETHER;
use kanade_testkit::{PATIENCE, wait_until};
use kanade_wire::{Outcome, Reason};
use rustix::fs::{XattrFlags, setxattr};
use serde_json::json;

use machine::{Machine, Running, is_running};

/// So many seconds are given to the flood: enough of them, and it ends by itself.
const FLOOD_SECONDS: &str = "KANADE_TEST_FLOOD_SECONDS";

/// What an agent may grow by, at its highest, while a script floods it: its budget holds for an idle one. Two streams
/// are kept with 8 MiB each, once more as they are encoded, and once more on their way.
const FLOOD_KIB: u64 = 48 * 1024;
/// What anything else may cost.
const GROWTH_KIB: u64 = 4 * 1024;
/// What may stay of a flood: mostly SQLite's pages.
const STAYS_KIB: u64 = 3 * 1024;

/// An agent, and its memory before and after something.
struct Memory {
    agent: Running,
    before: u64,
}

/// A machine whose agent is watched.
async fn watched() -> (Machine, Memory) {
    let machine = Machine::new().await;
    let agent = machine.start().await;
    let memory = Memory::of(&machine, agent).await;
    (machine, memory)
}

impl Memory {
    /// After a first script: what every agent loads once is there.
    async fn of(machine: &Machine, agent: Running) -> Self {
        machine.send("first", "true").await;
        machine.result("first").await;
        let before = agent.memory_kib("VmRSS:");
        Self { agent, before }
    }

    fn grew_at_most(&self, highest: u64) {
        let (now, peak) = (
            self.agent.memory_kib("VmRSS:"),
            self.agent.memory_kib("VmHWM:"),
        );
        eprintln!(
            "resident: {} KiB before, {peak} KiB at most, {now} KiB after",
            self.before
        );
        assert!(
            peak.saturating_sub(self.before) < highest,
            "{peak} KiB at most"
        );
    }

    /// Waits until it is about as small as before: what was large is on its way for a moment.
    async fn is_small_again(&self) {
        let grown = || self.agent.memory_kib("VmRSS:").saturating_sub(self.before);
        wait_until("memory to be given back", PATIENCE, async || {
            grown() < STAYS_KIB
        })
        .await;
        eprintln!("resident: {} KiB more in the end", grown());
    }
}

/// No folder of a run, and no control group of one.
fn nothing_is_left(machine: &Machine, group: Option<&Group>) {
    let runs = fs::read_dir(machine.path("data/agent-runs")).unwrap();
    assert_eq!(runs.count(), 0);
    if let Some(group) = group {
        let left = fs::read_dir(&group.0).unwrap().flatten();
        let left = left.filter(|entry| entry.file_name().to_string_lossy().contains("kanade-run-"));
        assert_eq!(left.count(), 0);
    }
}

/// A control group that is delegated to an agent, as a service manager does.
struct Group(PathBuf);

impl Group {
    /// `None` where this cannot be done.
    fn delegate(name: &str) -> Option<Self> {
        let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
        let mount = mounts.lines().find(|line| line.contains(" - cgroup2 "));
        let mount = PathBuf::from(mount?.split(' ').nth(4)?);
        let own = fs::read_to_string("/proc/self/cgroup").unwrap();
        let own = own.lines().find_map(|line| line.strip_prefix("0::/"))?;
        let path = mount
            .join(own)
            .join(format!("kanade-test-{name}-{}", std::process::id()));
        fs::create_dir(&path).ok()?;
        let group = Self(path);
        let delegated = setxattr(&group.0, "trusted.delegate", b"1", XattrFlags::empty()).is_ok();
        (delegated && group.0.join("cgroup.kill").exists()).then_some(group)
    }

    /// The agent in it.
    async fn start(&self, machine: &Machine) -> Running {
        let first = format!("echo $$ > {}/cgroup.procs", self.0.display());
        machine.start_after(&mut Command::new("sh"), &first).await
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _ = fs::write(self.0.join("cgroup.kill"), "1");
        for _ in 0..200 {
            let inner = fs::read_dir(&self.0).into_iter().flatten().flatten();
            for group in inner.filter(|entry| entry.path().is_dir()) {
                let _ = fs::remove_dir(group.path());
            }
            if fs::remove_dir(&self.0).is_ok() {
                return;
            }
            std::thread::yield_now();
        }
    }
}

/// Processes whose environment carries this text.
fn processes_with(text: &str) -> Vec<String> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    entries
        .filter(|entry| {
            fs::read(entry.path().join("environ")).is_ok_and(|environ| {
                environ
                    .windows(text.len())
                    .any(|part| part == text.as_bytes())
            })
        })
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|pid| is_running(pid))
        .collect()
}

#[tokio::test]
async fn a_fork_bomb_ends_at_its_timeout_and_the_machine_goes_on() {
    let (machine, memory) = watched().await;
    // Each process starts two more, in a session of their own now and then, as far as 400.
    let script = r#"
        bomb() {
            [ "$1" -ge 9 ] && { while :; do :; done; }
            ( bomb $(($1 + 1)) ) &
            setsid sh -c 'while :; do sleep 1; done' &
            ( bomb $(($1 + 1)) ) &
            wait
        }
        export KANADE_BOMB=tick-of-the-bomb
        bomb 2
    "#;
    let started = Instant::now();
    machine
        .send_with("bomb", script, json!({"timeout_secs": 3}))
        .await;
    let result = machine.result("bomb").await;
    assert_eq!(
        result.outcome(),
        (Outcome::TimedOut, None),
        "{}",
        result.stderr
    );
    assert!(started.elapsed() < Duration::from_secs(40));
    assert_eq!(
        processes_with("KANADE_BOMB=tick-of-the-bomb"),
        Vec::<String>::new()
    );
    machine.send("after", "echo still here").await;
    assert_eq!(machine.result("after").await.stdout, "still here\n");
    nothing_is_left(&machine, None);
    memory.grew_at_most(GROWTH_KIB);
}

#[tokio::test]
async fn ten_gigabytes_of_output_are_counted_and_kept_in_part() {
    let (machine, memory) = watched().await;
    // Whoever writes more than anybody reads runs into the timeout, unless the test is given the time.
    let seconds = std::env::var(FLOOD_SECONDS).map_or(4, |text| text.parse().unwrap());
    let script = "head -c 10000000000 /dev/zero | tr '\\0' x";
    let started = Instant::now();
    machine
        .send_with("flood", script, json!({"timeout_secs": seconds}))
        .await;
    if seconds > PATIENCE.as_secs() {
        let limit = Duration::from_secs(seconds + 30);
        wait_until("the end of the flood", limit, async || {
            machine.results().await.len() == 2
        })
        .await;
    }
    let result = machine.result("flood").await;
    let total = result.stdout_total_bytes.unwrap();
    eprintln!("{total} bytes in {:?}", started.elapsed());
    assert!(total > 16 * 1024 * 1024, "{total}");
    let expected = match total {
        10_000_000_000 => Outcome::Succeeded,
        _ => Outcome::TimedOut,
    };
    assert_eq!(result.outcome(), (expected, None), "{}", result.stderr);
    let kept = result.stdout_chunks.unwrap().bytes;
    assert!(kept < 9 * 1024 * 1024, "{kept}");
    nothing_is_left(&machine, None);
    memory.grew_at_most(FLOOD_KIB);
    memory.is_small_again().await;
}

/// A script whose child leaves its session twice, and says where it is.
fn daemon(machine: &Machine, environment: &str) -> String {
    let pid = machine.path("daemon");
    let pid = pid.display();
    format!(
        "{environment} setsid sh -c 'setsid sh -c \"echo \\$\\$ > {pid}; exec sleep 600\" &' > /dev/null 2>&1 < /dev/null &\n\
         while [ ! -s {pid} ]; do sleep 0.05; done; echo started"
    )
}

#[tokio::test]
async fn a_control_group_holds_what_leaves_session_and_environment_behind() {
    let Some(group) = Group::delegate("daemon") else {
        eprintln!("skipped: no control group can be delegated here");
        return;
    };
    let machine = Machine::new().await;
    let agent = group.start(&machine).await;
    let memory = Memory::of(&machine, agent).await;
    machine.send("daemon", &daemon(&machine, "env -i")).await;
    let result = machine.result("daemon").await;
    assert_eq!(result.outcome(), (Outcome::Succeeded, None));
    assert!(
        result
            .stderr
            .contains("left behind and ended: 1 of its processes"),
        "{}",
        result.stderr
    );
    assert!(!result.stderr.contains(NOT_HELD_TOGETHER));
    assert!(!is_running(&machine.written("daemon").await));
    let deaf = "trap '' TERM; while :; do setsid sleep 600 & sleep 0.1; done";
    machine
        .send_with("deaf", deaf, json!({"timeout_secs": 1}))
        .await;
    let result = machine.result("deaf").await;
    assert_eq!(result.outcome(), (Outcome::TimedOut, None));
    nothing_is_left(&machine, Some(&group));
    memory.grew_at_most(GROWTH_KIB);
}

#[tokio::test]
async fn a_script_that_becomes_a_daemon_is_ended_and_said_so() {
    let (machine, memory) = watched().await;
    machine.send("daemon", &daemon(&machine, "")).await;
    let result = machine.result("daemon").await;
    assert_eq!(result.outcome(), (Outcome::Succeeded, None));
    assert_eq!(result.stdout, "started\n");
    assert!(
        result
            .stderr
            .contains("left behind and ended: 1 of its processes"),
        "{}",
        result.stderr
    );
    assert!(!is_running(&machine.written("daemon").await));
    nothing_is_left(&machine, None);
    memory.grew_at_most(GROWTH_KIB);
    let delegated = !result.stderr.contains(NOT_HELD_TOGETHER);
    assert!(
        delegated || result.stderr.lines().count() == 2,
        "{}",
        result.stderr
    );
}

#[tokio::test]
async fn a_script_that_ignores_being_asked_is_ended_hard_with_its_folder() {
    let (machine, memory) = watched().await;
    let script =
        "trap '' TERM INT HUP; echo data > $TMPDIR/left; echo $TMPDIR; while :; do sleep 0.1; done";
    machine
        .send_with("deaf", script, json!({"timeout_secs": 1}))
        .await;
    let result = machine.result("deaf").await;
    assert_eq!(result.outcome(), (Outcome::TimedOut, None));
    assert!(
        !fs::exists(result.stdout.trim()).unwrap(),
        "{}",
        result.stdout
    );
    nothing_is_left(&machine, None);
    memory.grew_at_most(GROWTH_KIB);
}

#[tokio::test]
async fn where_nobody_is_signed_in_a_users_script_is_skipped_and_never_a_success() {
    if fs::read_dir("/run/systemd/sessions").is_ok_and(|sessions| sessions.count() > 0) {
        eprintln!("skipped: somebody is signed in at this machine");
        return;
    }
    let machine = Machine::new().await;
    let _agent = machine.start().await;
    for run_as in ["user", "system_gui"] {
        machine
            .send_with(run_as, "echo done", json!({"run_as": run_as}))
            .await;
        let result = machine.result(run_as).await;
        let skipped = (Outcome::Skipped, Some(Reason::NoSession));
        assert_eq!(result.outcome(), skipped, "{}", result.stderr);
        assert_eq!((result.exit_code, result.stdout.as_str()), (122, ""));
    }
}

#[tokio::test]
async fn a_named_account_needs_no_session_and_one_that_is_not_there_is_skipped() {
    if fs::metadata("/root/.").is_err() {
        eprintln!("skipped: only root may run a script as another account");
        return;
    }
    let machine = Machine::new().await;
    let _agent = machine.start().await;
    let script = "id -un; id -gn; echo $USER $LOGNAME $HOME $SHELL; cat /etc/shadow";
    machine
        .send_with("named", script, json!({"run_as": "account:nobody"}))
        .await;
    let result = machine.result("named").await;
    // The last command fails, as it should: that file is root's.
    assert_eq!(result.outcome().0, Outcome::Failed, "{}", result.stderr);
    let lines: Vec<&str> = result.stdout.lines().collect();
    assert_eq!(lines[..2], ["nobody", "nogroup"], "{}", result.stderr);
    assert!(lines[2].starts_with("nobody nobody /"), "{lines:?}");
    assert_eq!(lines.len(), 3, "{lines:?}");

    let unknown = json!({"run_as": "account:nobody-knows"});
    machine.send_with("unknown", "echo done", unknown).await;
    let result = machine.result("unknown").await;
    let skipped = (Outcome::Skipped, Some(Reason::Unsupported));
    assert_eq!(result.outcome(), skipped, "{}", result.stderr);
    assert_eq!((result.exit_code, result.stdout.as_str()), (122, ""));
    let why = "there is no account nobody-knows on this machine";
    assert!(result.stderr.contains(why), "{}", result.stderr);
}
