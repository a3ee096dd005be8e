//! What befalls a machine, with the program itself: real processes, a real disk, a real broker.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod broker_away;
mod damaged;
mod disk_full;
#[path = "../machine/mod.rs"]
mod machine;
mod reboot;

use std::fs;

use machine::Running;

/// The agent's resident memory now.
fn resident_kib(agent: &Running) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", agent.0.id())).unwrap();
    let mut lines = status.lines();
    let line = lines.find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Mounting needs root.
fn may_mount() -> bool {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        eprintln!("skipped: only root may mount");
    }
    is_root
}
