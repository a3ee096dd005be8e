//! Limits of a run on Unix: by its control group where it has one with the controllers, else for each process by
//! itself.

use std::io;

use kanade_wire::limits::ResourceLimits;
use rustix::process::{
    Resource, Rlimit, getpriority_process, getrlimit, setpriority_process, setrlimit,
};
use tokio::process::Command;

use super::MOST_PROCESSES;
#[cfg(target_os = "linux")]
use super::cgroup::Cgroup;

/// Sets `limits` for what `command` starts. Returns what could not be set, or not in full, a sentence each.
#[cfg(target_os = "linux")]
pub fn apply(
    command: &mut Command,
    limits: &ResourceLimits,
    cgroup: Option<&Cgroup>,
) -> Vec<String> {
    let mut notes = Vec::new();
    let counted = cgroup.is_some_and(|group| group.limit_processes(MOST_PROCESSES).is_ok());
    if !counted {
        limit_processes_of_account(command);
    }
    if let Some(bytes) = limits.memory_bytes {
        let whole = cgroup.map_or(
            Err("no control group is delegated to the agent".to_owned()),
            |group| group.limit_memory(bytes),
        );
        if let Err(why) = whole {
            limit_each(command, bytes);
            notes.push(each_by_itself(&why));
        }
    }
    if let Some(percent) = limits.cpu_percent {
        let limited = cgroup.map_or(
            Err("no control group is delegated to the agent".to_owned()),
            |group| group.limit_cpu(percent),
        );
        notes.extend(
            limited
                .err()
                .map(|why| format!("limit of cpu not set: {why}")),
        );
    }
    notes.extend(limits.nice.and_then(|nice| step_back(command, nice)));
    notes
}

/// Sets `limits` for what `command` starts. Returns what could not be set, or not in full, a sentence each.
#[cfg(not(target_os = "linux"))]
pub fn apply(command: &mut Command, limits: &ResourceLimits) -> Vec<String> {
    let why = "this system has no control groups";
    let mut notes = Vec::new();
    limit_processes_of_account(command);
    if let Some(bytes) = limits.memory_bytes {
        limit_each(command, bytes);
        notes.push(each_by_itself(why));
    }
    if limits.cpu_percent.is_some() {
        notes.push(format!("limit of cpu not set: {why}"));
    }
    notes.extend(limits.nice.and_then(|nice| step_back(command, nice)));
    notes
}

fn each_by_itself(why: &str) -> String {
    format!("limit of memory holds for each process by itself, not for all together: {why}")
}

/// Counts every process of the account, others than the run's too, and holds for anybody but root.
fn limit_processes_of_account(command: &mut Command) {
    let now = getrlimit(Resource::Nproc);
    let most = now
        .maximum
        .map_or(MOST_PROCESSES, |highest| highest.min(MOST_PROCESSES));
    let limit = Rlimit {
        current: Some(now.current.map_or(most, |current| current.min(most))),
        maximum: Some(most),
    };
    // SAFETY: `setrlimit` is async-signal-safe and allocates nothing. One that is refused changes nothing.
    unsafe {
        command.pre_exec(move || {
            let _ = setrlimit(Resource::Nproc, limit);
            Ok(())
        })
    };
}

fn limit_each(command: &mut Command, bytes: u64) {
    let highest = getrlimit(Resource::Data).maximum.unwrap_or(u64::MAX);
    let limit = Some(bytes.min(highest));
    let limit = Rlimit {
        current: limit,
        maximum: limit,
    };
    // SAFETY: `setrlimit` is async-signal-safe and allocates nothing.
    unsafe { command.pre_exec(move || setrlimit(Resource::Data, limit).map_err(io::Error::from)) };
}

/// Only a privileged agent can go ahead of where it stands itself.
fn step_back(command: &mut Command, nice: u8) -> Option<String> {
    let nice = i32::from(nice.min(19));
    let own = getpriority_process(None).unwrap_or_default();
    if nice < own && !rustix::process::geteuid().is_root() {
        return Some(format!("nice not set: the agent itself runs at {own}"));
    }
    // SAFETY: `setpriority` is async-signal-safe and allocates nothing.
    unsafe { command.pre_exec(move || setpriority_process(None, nice).map_err(io::Error::from)) };
    None
}
