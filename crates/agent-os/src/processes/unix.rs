//! Process trees on Unix.

use std::collections::HashSet;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use kanade_wire::LimitMet;
use rustix::process::{Pid, Signal, kill_process, kill_process_group, setsid};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

#[cfg(target_os = "linux")]
use super::cgroup::{Cgroup, Delegated};
use super::orphans::{self, Children};
use super::running::{CleanUp, Started};
use super::scan::{self, Member};
use super::{Launch, limits};
use crate::shells::CommandLine;

/// How long processes are looked for after they were ended hard.
const HARD_LIMIT: Duration = Duration::from_secs(10);
/// What a script started may still be on its way out when the script has ended.
const TO_END_BY_THEMSELVES: Duration = Duration::from_millis(100);
const FIRST_LOOK: Duration = Duration::from_millis(5);
const LONGEST_LOOK: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub struct Platform {
    children: Children,
    #[cfg(target_os = "linux")]
    delegated: Option<Delegated>,
}

/// The processes of one run.
#[derive(Debug)]
pub struct Tree {
    run_id: String,
    leader: Pid,
    children: Children,
    ended: AtomicBool,
    #[cfg(target_os = "linux")]
    cgroup: Option<Cgroup>,
}

/// Says, as long as it is kept, that the runtime waits for this child.
#[derive(Debug)]
pub struct Known {
    pid: i32,
    children: Children,
}

impl Drop for Known {
    fn drop(&mut self) {
        self.children.lock().remove(&self.pid);
    }
}

pub fn add_arguments(command: &mut Command, line: &CommandLine) {
    command.args(&line.arguments);
    command.args(&line.verbatim);
}

impl Platform {
    pub fn open() -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        rustix::process::set_child_subreaper(Some(rustix::process::getpid()))?;
        Ok(Self {
            children: Children::default(),
            #[cfg(target_os = "linux")]
            delegated: Delegated::probe(),
        })
    }

    /// Starts a process within its limits; also returns what of them could not be set.
    pub fn spawn(
        &self,
        command: &mut Command,
        _line: &CommandLine,
        launch: &Launch<'_>,
    ) -> io::Result<(Started, Tree, Vec<String>)> {
        let (run_id, limits) = (launch.run_id, &launch.limits);
        #[cfg(target_os = "linux")]
        let cgroup = self.group(run_id);
        #[cfg(target_os = "linux")]
        if let Some(cgroup) = &cgroup {
            cgroup.join_on_exec(command)?;
        }
        #[cfg(target_os = "linux")]
        let notes = limits::apply(command, limits, cgroup.as_ref());
        #[cfg(not(target_os = "linux"))]
        let notes = limits::apply(command, limits);
        // SAFETY: `setsid` is async-signal-safe and allocates nothing.
        unsafe { command.pre_exec(|| setsid().map(drop).map_err(io::Error::from)) };
        if let Some(account) = &launch.identity.account {
            // The last thing before the program itself: what comes before needs the agent's rights.
            // SAFETY: only system calls that are async-signal-safe, on memory that was allocated before.
            unsafe { command.pre_exec(account.becoming()) };
        }
        let mut known = self.children.lock();
        let child = command.spawn()?;
        let leader = pid_of(&child)?;
        known.insert(leader.as_raw_nonzero().get());
        drop(known);
        let tree = Tree {
            run_id: run_id.to_owned(),
            leader,
            children: self.children.clone(),
            ended: AtomicBool::new(false),
            #[cfg(target_os = "linux")]
            cgroup,
        };
        Ok((Started::Child(child), tree, notes))
    }

    #[cfg(target_os = "linux")]
    fn group(&self, run_id: &str) -> Option<Cgroup> {
        let delegated = self.delegated.as_ref()?;
        delegated.hand_on_controllers();
        delegated.create(run_id)
    }

    /// Starts a program that belongs to no run.
    pub fn spawn_helper(&self, command: &mut Command) -> io::Result<(Child, Known)> {
        let mut known = self.children.lock();
        let child = command.spawn()?;
        let pid = pid_of(&child)?.as_raw_nonzero().get();
        known.insert(pid);
        drop(known);
        let children = self.children.clone();
        Ok((child, Known { pid, children }))
    }

    pub async fn sweep(&self, run_ids: &[String]) -> usize {
        #[cfg(target_os = "linux")]
        if let Some(delegated) = &self.delegated {
            delegated.kill_leftovers();
        }
        let mut ended = HashSet::new();
        let deadline = Instant::now() + HARD_LIMIT;
        loop {
            let wanted: HashSet<&str> = run_ids.iter().map(String::as_str).collect();
            let found = scan::marked(&wanted);
            if found.is_empty() || Instant::now() > deadline {
                return ended.len();
            }
            found.iter().for_each(|pid| signal(*pid, Signal::KILL));
            ended.extend(found);
            sleep(FIRST_LOOK).await;
        }
    }

    pub async fn reap_orphans(&self) -> io::Result<()> {
        orphans::reap_forever(&self.children).await
    }
}

impl Tree {
    /// Signals everything that belongs to the run until nothing does: politely for `grace`, then hard. Returns how many
    /// processes are left all the same.
    pub async fn terminate(&self, grace: Duration) -> usize {
        let soft_until = Instant::now() + grace;
        let hard_until = soft_until + HARD_LIMIT;
        let mut asked = HashSet::new();
        let mut pause = FIRST_LOOK;
        loop {
            let found = self.members().await;
            if found.is_empty() {
                self.ended.store(true, Ordering::Relaxed);
                return 0;
            }
            let now = Instant::now();
            if now >= hard_until {
                tracing::warn!(
                    run_id = self.run_id,
                    left = found.len(),
                    "processes of a run could not be ended"
                );
                return found.len();
            }
            if now >= soft_until {
                self.kill(&found);
            } else {
                let new = found.iter().filter(|member| asked.insert(member.pid));
                new.for_each(|member| signal(member.pid, Signal::TERM));
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_LOOK);
        }
    }

    /// Ends what is still there of a run whose script has ended. What ends by itself within a moment is not meant.
    pub async fn clean_up(&self) -> CleanUp {
        let until = Instant::now() + TO_END_BY_THEMSELVES;
        let mut left_behind = self.members().await.len();
        while left_behind > 0 && Instant::now() < until {
            sleep(FIRST_LOOK).await;
            left_behind = self.members().await.len();
        }
        let not_ended = self.terminate(Duration::ZERO).await;
        CleanUp {
            left_behind,
            not_ended,
            limits_met: self.limits_met(),
            #[cfg(target_os = "linux")]
            is_held_together: self.cgroup.is_some(),
            #[cfg(not(target_os = "linux"))]
            is_held_together: false,
        }
    }

    #[cfg(target_os = "linux")]
    fn limits_met(&self) -> Vec<LimitMet> {
        self.cgroup
            .as_ref()
            .map(Cgroup::limits_met)
            .unwrap_or_default()
    }

    #[cfg(not(target_os = "linux"))]
    fn limits_met(&self) -> Vec<LimitMet> {
        Vec::new()
    }

    async fn members(&self) -> Vec<Member> {
        let (run_id, leader) = (self.run_id.clone(), self.leader.as_raw_nonzero().get());
        let found = tokio::task::spawn_blocking(move || scan::members(&run_id, leader));
        let found = found.await.unwrap_or_default();
        #[cfg(target_os = "linux")]
        let found = self.with_group(found);
        found
    }

    /// Those that have left session and environment behind are still in the control group.
    #[cfg(target_os = "linux")]
    fn with_group(&self, mut found: Vec<Member>) -> Vec<Member> {
        let mut others = self
            .cgroup
            .as_ref()
            .map(Cgroup::processes)
            .unwrap_or_default();
        for member in &found {
            others.remove(&member.pid);
        }
        if !others.is_empty() {
            found.extend(scan::living(&others));
        }
        found
    }

    /// A signal to a whole group reaches what is being forked at this moment too, which one to each process does not.
    fn kill(&self, found: &[Member]) {
        #[cfg(target_os = "linux")]
        if let Some(cgroup) = &self.cgroup {
            cgroup.kill();
        }
        let _ = kill_process_group(self.leader, Signal::KILL);
        let groups: HashSet<i32> = found.iter().map(|member| member.group).collect();
        let own = rustix::process::getpgrp().as_raw_nonzero().get();
        for group in groups
            .into_iter()
            .filter(|group| *group > 1 && *group != own)
        {
            if let Some(group) = Pid::from_raw(group) {
                let _ = kill_process_group(group, Signal::KILL);
            }
        }
        found
            .iter()
            .for_each(|member| signal(member.pid, Signal::KILL));
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let leader = self.leader.as_raw_nonzero().get();
        if !self.ended.load(Ordering::Relaxed) {
            self.kill(&scan::members(&self.run_id, leader));
        }
        self.children.lock().remove(&leader);
    }
}

/// A process that is no longer there needs no signal.
fn signal(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid) {
        let _ = kill_process(pid, signal);
    }
}

fn pid_of(child: &Child) -> io::Result<Pid> {
    child
        .id()
        .and_then(|id| i32::try_from(id).ok())
        .and_then(Pid::from_raw)
        .ok_or_else(|| io::Error::other("the process has no number"))
}
