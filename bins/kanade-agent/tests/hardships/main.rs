//! What befalls a machine, with the program itself: real processes, a real disk, a real broker.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod broker_away;
mod damaged;
mod disk_full;
#[path = "../machine/mod.rs"]
mod machine;
mod reboot;

/// Mounting needs root.
fn may_mount() -> bool {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        eprintln!("skipped: only root may mount");
    }
    is_root
}
