//! A control group per run, where the service manager has delegated one to the agent.
//!
//! Only version 2 groups, and only a delegated one: making groups in somebody else's part of the tree is not this
//! program's to do. What a group gives here is one write that ends everything in it, whatever it calls itself.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use kanade_wire::LimitMet;
use tokio::process::Command;

const PREFIX: &str = "kanade-run-";
/// Where the agent moves itself: a group that divides its controllers has no process of its own.
const OWN: &str = "kanade-agent";
/// The controllers that limits need.
const CONTROLLERS: [&str; 3] = ["memory", "cpu", "pids"];
const PERIOD_MICROSECONDS: u64 = 100_000;

/// The group the agent itself is in, and may divide.
#[derive(Debug)]
pub struct Delegated {
    path: PathBuf,
}

/// The group of one run; removed when dropped.
#[derive(Debug)]
pub struct Cgroup {
    path: PathBuf,
}

impl Delegated {
    /// `None` unless this process is in a delegated version 2 group.
    pub fn probe() -> Option<Self> {
        let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
        let own = fs::read_to_string("/proc/self/cgroup").ok()?;
        let mut path = own_group(&mounts, &own)?;
        if path.ends_with(OWN) {
            path.pop();
        }
        (is_delegated(&path) && path.join("cgroup.kill").exists()).then_some(Self { path })
    }

    /// A new group, or `None` when the kernel refuses: the run goes on without one.
    pub fn create(&self, run_id: &str) -> Option<Cgroup> {
        let path = self.path.join(format!("{PREFIX}{run_id}"));
        match fs::create_dir(&path) {
            Ok(()) => Some(Cgroup { path }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Some(Cgroup { path }),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "no control group for this run");
                None
            }
        }
    }

    /// Hands the controllers on to the groups of runs, as far as this group has them.
    pub fn hand_on_controllers(&self) {
        let enabled = self.read("cgroup.subtree_control");
        let available = self.read("cgroup.controllers");
        let missing = |name: &&str| has_word(&available, name) && !has_word(&enabled, name);
        let missing: Vec<&str> = CONTROLLERS.into_iter().filter(missing).collect();
        if missing.is_empty() {
            return;
        }
        if let Err(error) = self.step_aside() {
            tracing::warn!(path = %self.path.display(), %error, "the agent could not move to a group of its own");
        }
        for name in missing {
            let file = self.path.join("cgroup.subtree_control");
            if let Err(error) = fs::write(file, format!("+{name}")) {
                tracing::warn!(controller = name, %error, "a controller could not be handed on to runs");
            }
        }
    }

    /// Moves the agent and its helpers out of the group that is to be divided.
    fn step_aside(&self) -> io::Result<()> {
        let own = self.path.join(OWN);
        match fs::create_dir(&own) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        for process in self.read("cgroup.procs").split_whitespace() {
            fs::write(own.join("cgroup.procs"), process)?;
        }
        Ok(())
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path.join(file)).unwrap_or_default()
    }

    /// Ends and removes the groups of runs an earlier agent did not finish.
    pub fn kill_leftovers(&self) {
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX))
        {
            Cgroup { path: entry.path() }.kill();
        }
    }
}

impl Cgroup {
    /// Makes the next process started by `command` join the group before its program runs.
    pub fn join_on_exec(&self, command: &mut Command) -> io::Result<()> {
        let members: File = OpenOptions::new()
            .write(true)
            .open(self.path.join("cgroup.procs"))?;
        // SAFETY: only `write` is called, which is async-signal-safe. "0" stands for the writer itself.
        unsafe {
            command.pre_exec(move || {
                rustix::io::write(members.as_fd(), b"0")
                    .map(drop)
                    .map_err(io::Error::from)
            })
        };
        Ok(())
    }

    /// Limits how many processes everything in the group together may have.
    pub fn limit_processes(&self, most: u64) -> Result<(), String> {
        self.set("pids.max", &most.to_string())
    }

    /// Which limits the group came up against.
    pub fn limits_met(&self) -> Vec<LimitMet> {
        let events = |file: &str| fs::read_to_string(self.path.join(file)).unwrap_or_default();
        let mut met = Vec::new();
        if count(&events("memory.events"), "oom_kill") > 0 {
            met.push(LimitMet::Memory);
        }
        if count(&events("pids.events"), "max") > 0 {
            met.push(LimitMet::Processes);
        }
        met
    }

    /// Limits the memory of everything in the group together; what goes beyond ends the whole run.
    pub fn limit_memory(&self, bytes: u64) -> Result<(), String> {
        self.set("memory.max", &bytes.to_string())?;
        // Without swap, or on older kernels, these files are not there.
        let _ = self.set("memory.swap.max", "0");
        let _ = self.set("memory.oom.group", "1");
        Ok(())
    }

    /// Limits the processor time of everything in the group together, in percent of one core.
    pub fn limit_cpu(&self, percent: u32) -> Result<(), String> {
        let quota = u64::from(percent.max(1)) * PERIOD_MICROSECONDS / 100;
        self.set("cpu.max", &format!("{quota} {PERIOD_MICROSECONDS}"))
    }

    fn set(&self, file: &str, value: &str) -> Result<(), String> {
        let written = OpenOptions::new()
            .write(true)
            .open(self.path.join(file))
            .and_then(|mut file| file.write_all(value.as_bytes()));
        written.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => "the controller is not delegated to the agent".to_owned(),
            _ => format!("{file} cannot be written: {error}"),
        })
    }

    /// The processes in the group and in groups below it.
    pub fn processes(&self) -> HashSet<i32> {
        let mut found = HashSet::new();
        let mut groups = vec![self.path.clone()];
        while let Some(group) = groups.pop() {
            let processes = fs::read_to_string(group.join("cgroup.procs")).unwrap_or_default();
            found.extend(processes.lines().filter_map(|pid| pid.parse::<i32>().ok()));
            let below = fs::read_dir(&group).into_iter().flatten().flatten();
            let below = below.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            groups.extend(below.map(|entry| entry.path()));
        }
        found
    }

    /// Ends every process in the group and in groups below it.
    pub fn kill(&self) {
        let written = OpenOptions::new()
            .write(true)
            .open(self.path.join("cgroup.kill"));
        if let Err(error) = written.and_then(|mut file| file.write_all(b"1")) {
            tracing::warn!(path = %self.path.display(), %error, "a run's control group could not be ended");
        }
    }
}

impl Drop for Cgroup {
    fn drop(&mut self) {
        self.kill();
        // The kernel takes a moment to forget processes that have just been ended.
        for _ in 0..20 {
            remove(&self.path);
            if !self.path.exists() {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        tracing::warn!(path = %self.path.display(), "a run's control group could not be removed");
    }
}

/// Where this process's version 2 group is mounted. Paths in `/proc/self/cgroup` are relative to the mount's root.
fn own_group(mounts: &str, own: &str) -> Option<PathBuf> {
    let mount = mounts.lines().find_map(|line| {
        let (place, kind) = line.split_once(" - ")?;
        kind.starts_with("cgroup2 ")
            .then(|| place.split(' ').nth(4))
            .flatten()
    })?;
    let group = own.lines().find_map(|line| line.strip_prefix("0::/"))?;
    Some(Path::new(mount).join(group))
}

/// Removes a group with those a script has made below it, as far as nothing is in them.
fn remove(group: &Path) {
    let below = fs::read_dir(group).into_iter().flatten().flatten();
    for entry in below.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        remove(&entry.path());
    }
    let _ = fs::remove_dir(group);
}

/// The number beside a name in one of the group's lists.
fn count(text: &str, name: &str) -> u64 {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.and_then(|number| number.trim().parse().ok())
        .unwrap_or_default()
}

fn has_word(text: &str, word: &str) -> bool {
    text.split_whitespace().any(|other| other == word)
}

/// systemd marks what it delegates with an attribute.
fn is_delegated(path: &Path) -> bool {
    let mut value = [0_u8; 8];
    ["trusted.delegate", "user.delegate"]
        .into_iter()
        .any(|name| {
            rustix::fs::getxattr(path, name, &mut value)
                .is_ok_and(|length| value[..length] == *b"1")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_group_is_found_in_a_unified_tree() {
        let mounts =
            "29 22 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
        let found = own_group(mounts, "0::/system.slice/kanade-agent.service\n");
        assert_eq!(
            found,
            Some(PathBuf::from(
                "/sys/fs/cgroup/system.slice/kanade-agent.service"
            ))
        );
    }

    #[test]
    fn limits_that_were_met_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("group");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("memory.events"), "low 0\noom 1\noom_kill 2\n").unwrap();
        fs::write(path.join("pids.events"), "max 0\n").unwrap();
        let group = std::mem::ManuallyDrop::new(Cgroup { path });
        assert_eq!(group.limits_met(), [LimitMet::Memory]);
    }

    #[test]
    fn a_tree_of_version_1_has_none() {
        let mounts = "29 22 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";
        assert_eq!(own_group(mounts, "4:memory:/\n0::/\n"), None);
    }

    #[test]
    fn a_group_that_is_not_delegated_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_delegated(folder.path()));
    }

    /// A part of the real tree, where this machine has one and it may be written.
    fn real_tree() -> Option<Delegated> {
        let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
        let own = fs::read_to_string("/proc/self/cgroup").ok()?;
        let path = own_group(&mounts, &own)?.join(format!("kanade-test-{}", std::process::id()));
        fs::create_dir(&path).ok()?;
        path.join("cgroup.kill")
            .exists()
            .then_some(Delegated { path })
    }

    #[tokio::test]
    async fn a_run_joins_its_group_and_ends_with_it() {
        let Some(delegated) = real_tree() else {
            eprintln!("skipped: no version 2 control group may be written here");
            return;
        };
        let group = delegated.create("run-1").unwrap();
        let mut command = Command::new("sleep");
        command.arg("600");
        group.join_on_exec(&mut command).unwrap();
        let mut child = command.spawn().unwrap();
        let members = fs::read_to_string(group.path.join("cgroup.procs")).unwrap();
        assert_eq!(members.trim(), child.id().unwrap().to_string());
        delegated.kill_leftovers();
        assert!(!child.wait().await.unwrap().success());
        assert!(!delegated.path.join("kanade-run-run-1").exists());
        drop(group);
        fs::remove_dir(&delegated.path).unwrap();
    }
}
