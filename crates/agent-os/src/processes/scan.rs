//! Finding the processes of a run in `/proc`. Where there is none, nothing is found.

use std::collections::HashSet;
use std::fs;

use crate::environment::RUN_ID;

/// A process as the kernel lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    pub pid: i32,
    pub parent: i32,
    pub group: i32,
    pub session: i32,
    /// It has ended and waits for its parent to take note.
    pub ended: bool,
}

/// A living process of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    pub pid: i32,
    pub group: i32,
}

/// Every process there is at this moment.
pub fn processes() -> Vec<Process> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|pid: i32| {
            parse_stat(pid, &fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
        })
        .collect()
}

/// The living processes whose environment carries one of `run_ids`, and all their descendants.
pub fn marked(run_ids: &HashSet<&str>) -> Vec<i32> {
    let all = processes();
    let seeds = all
        .iter()
        .filter(|process| carried(process.pid).is_some_and(|id| run_ids.contains(id.as_str())));
    let seeds: HashSet<i32> = seeds.map(|process| process.pid).collect();
    with_descendants(&all, seeds)
}

/// The living processes of one run: marked with its id, or in the session of its first process, or descended from
/// either.
///
/// The number of a session whose leader has ended may be given to a stranger, so a session counts only below this
/// process, and not where another run's mark says otherwise.
pub fn members(run_id: &str, leader: i32) -> Vec<Member> {
    let all = processes();
    let ours: HashSet<i32> = with_descendants(&all, HashSet::from([own_pid()]))
        .into_iter()
        .collect();
    let belongs = |process: &&Process| match carried(process.pid) {
        Some(id) => id == run_id,
        None => process.session == leader && ours.contains(&process.pid),
    };
    let seeds = all
        .iter()
        .filter(|process| process.pid != own_pid())
        .filter(belongs)
        .map(|process| process.pid);
    let found: HashSet<i32> = with_descendants(&all, seeds.collect())
        .into_iter()
        .collect();
    let members = all.iter().filter(|process| found.contains(&process.pid));
    members
        .map(|process| Member {
            pid: process.pid,
            group: process.group,
        })
        .collect()
}

/// Of these processes those that are alive.
#[cfg(target_os = "linux")]
pub fn living(pids: &HashSet<i32>) -> Vec<Member> {
    let all = processes().into_iter();
    let living = all.filter(|process| !process.ended && pids.contains(&process.pid));
    living
        .map(|process| Member {
            pid: process.pid,
            group: process.group,
        })
        .collect()
}

/// Children of this process that have ended and are not in `known`.
pub fn ended_orphans(known: &HashSet<i32>) -> Vec<i32> {
    let orphan = |process: &Process| {
        process.ended && process.parent == own_pid() && !known.contains(&process.pid)
    };
    processes()
        .into_iter()
        .filter(orphan)
        .map(|process| process.pid)
        .collect()
}

fn own_pid() -> i32 {
    rustix::process::getpid().as_raw_nonzero().get()
}

fn with_descendants(all: &[Process], mut found: HashSet<i32>) -> Vec<i32> {
    loop {
        let before = found.len();
        for process in all {
            if found.contains(&process.parent) {
                found.insert(process.pid);
            }
        }
        if found.len() == before {
            break;
        }
    }
    let alive = |process: &&Process| !process.ended && found.contains(&process.pid);
    all.iter()
        .filter(alive)
        .map(|process| process.pid)
        .collect()
}

/// The run id in a process's environment, if it has one and may be read.
fn carried(pid: i32) -> Option<String> {
    let environment = fs::read(format!("/proc/{pid}/environ")).ok()?;
    let mut variables = environment.split(|byte| *byte == 0);
    variables.find_map(|variable| {
        let value = variable
            .strip_prefix(RUN_ID.as_bytes())?
            .strip_prefix(b"=")?;
        String::from_utf8(value.to_vec()).ok()
    })
}

/// The second field is the program's name in brackets and may itself hold brackets and spaces.
fn parse_stat(pid: i32, stat: &str) -> Option<Process> {
    let mut fields = stat[stat.rfind(')')? + 1..].split_ascii_whitespace();
    let ended = matches!(fields.next()?, "Z" | "X");
    let parent = fields.next()?.parse().ok()?;
    let group = fields.next()?.parse().ok()?;
    let session = fields.next()?.parse().ok()?;
    Some(Process {
        pid,
        parent,
        group,
        session,
        ended,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn process(pid: i32, parent: i32) -> Process {
        Process {
            pid,
            parent,
            group: pid,
            session: pid,
            ended: false,
        }
    }

    #[test]
    fn a_program_name_with_brackets_does_not_confuse() {
        let parsed = parse_stat(7, "7 (a) Z 1 (b) S 3 4 5 0 -1").unwrap();
        assert_eq!(
            parsed,
            Process {
                pid: 7,
                parent: 3,
                group: 4,
                session: 5,
                ended: false
            }
        );
        assert!(parse_stat(8, "8 (x) Z 1 1 1 0").unwrap().ended);
        assert_eq!(parse_stat(9, "cut off"), None);
    }

    #[test]
    fn descendants_are_found_in_any_order() {
        let all = [process(5, 4), process(4, 2), process(2, 1), process(3, 1)];
        assert_eq!(with_descendants(&all, HashSet::from([2])), [5, 4, 2]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_is_listed() {
        assert!(processes().iter().any(|process| process.pid == own_pid()));
    }
}
