//! Scripts that do not behave: each ends, is reported as what it was, leaves nothing, and the agent stays small.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod machine;

use std::fs;
use std::time::{Duration, Instant};

use kanade_agent_core::run::NOT_HELD_TOGETHER;
use kanade_wire::{Outcome, Reason};
use serde_json::json;

use machine::{Machine, Running, is_running};

/// What an agent may have grown to at its highest: a debug build is larger than what is measured as the budget, but
/// not larger by the output of a script. Two streams are kept with 8 MiB each, and travel once.
const MOST_RESIDENT_KIB: u64 = 96 * 1024;

fn highest_resident_kib(agent: &Running) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", agent.0.id())).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
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
    let machine = Machine::new().await;
    let agent = machine.start().await;
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
    assert!(highest_resident_kib(&agent) < MOST_RESIDENT_KIB);
}

#[tokio::test]
async fn ten_gigabytes_of_output_are_counted_and_kept_in_part() {
    let machine = Machine::new().await;
    let agent = machine.start().await;
    // It would be ten gigabytes; whoever writes more than anybody reads runs into the timeout.
    let script = "head -c 10000000000 /dev/zero | tr '\\0' x";
    machine
        .send_with("flood", script, json!({"timeout_secs": 4}))
        .await;
    let result = machine.result("flood").await;
    let total = result.stdout_total_bytes.unwrap();
    assert!(total > 16 * 1024 * 1024, "{total}");
    let expected = match total {
        10_000_000_000 => Outcome::Succeeded,
        _ => Outcome::TimedOut,
    };
    assert_eq!(result.outcome(), (expected, None), "{}", result.stderr);
    let kept = result.stdout_chunks.unwrap().bytes;
    assert!(kept < 9 * 1024 * 1024, "{kept}");
    let resident = highest_resident_kib(&agent);
    assert!(resident < MOST_RESIDENT_KIB, "{resident} KiB");
}

#[tokio::test]
async fn a_script_that_becomes_a_daemon_is_ended_and_said_so() {
    let machine = Machine::new().await;
    let _agent = machine.start().await;
    let pid = machine.path("daemon");
    let script = format!(
        "setsid sh -c 'setsid sh -c \"echo \\$\\$ > {}; exec sleep 600\" &' > /dev/null 2>&1 < /dev/null &\n\
         while [ ! -s {} ]; do sleep 0.05; done; echo started",
        pid.display(),
        pid.display()
    );
    machine.send("daemon", &script).await;
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
    let delegated = !result.stderr.contains(NOT_HELD_TOGETHER);
    assert!(
        delegated || result.stderr.lines().count() == 2,
        "{}",
        result.stderr
    );
}

#[tokio::test]
async fn a_script_that_ignores_being_asked_is_ended_hard_with_its_folder() {
    let machine = Machine::new().await;
    let _agent = machine.start().await;
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
    assert_eq!(
        fs::read_dir(machine.path("data/agent-runs"))
            .unwrap()
            .count(),
        0
    );
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
