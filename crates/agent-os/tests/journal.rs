//! Reading a journal through a program that plays `journalctl`.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use kanade_agent_os::journal::{Journal, Mark};
use kanade_agent_os::processes::Processes;
use tempfile::TempDir;

const FIXTURE: &str = include_str!("../src/journal/fixture.jsonl");

/// Knows cursors and boots as `journalctl` does, writes down what it was asked, and refuses the cursor `unknown`.
const PLAYER: &str = r#"#!/bin/sh
echo "$*" >> "$(dirname "$0")/asked"
from=; boot=
for argument in "$@"; do
  case $argument in
    --after-cursor=unknown) exit 1 ;;
    --after-cursor=*) from=${argument#--after-cursor=} ;;
    _BOOT_ID=*) boot=${argument#_BOOT_ID=} ;;
  esac
done
if [ -n "$boot" ]; then
  grep "\"_BOOT_ID\":\"$boot\"" "$(dirname "$0")/entries" | tail -n 1
elif [ -n "$from" ]; then
  awk -v from="$from" 'seen { print } index($0, "\"" from "\"") { seen = 1 }' "$(dirname "$0")/entries"
else
  cat "$(dirname "$0")/entries"
fi
"#;

struct Machine {
    folder: TempDir,
    journal: Journal,
}

impl Machine {
    fn new(entries: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("journalctl");
        fs::write(&program, PLAYER).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let processes = Processes::open(folder.path().join("runs")).unwrap();
        let machine = Self {
            journal: Journal::of(program, Arc::new(processes)),
            folder,
        };
        machine.write(entries);
        machine
    }

    fn write(&self, entries: &str) {
        fs::write(self.path("entries"), entries).unwrap();
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        Path::new(self.folder.path()).join(name)
    }

    async fn read(&self, mark: &Mark) -> (Vec<String>, Mark) {
        let news = self.journal.read(mark, now()).await.unwrap();
        let kinds = news.events.into_iter().map(|event| event.kind).collect();
        (kinds, news.mark)
    }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_001_000, 0).unwrap()
}

fn first_lines(count: usize) -> String {
    FIXTURE
        .lines()
        .take(count)
        .map(|line| format!("{line}\n"))
        .collect()
}

#[tokio::test]
async fn what_was_read_is_not_read_again() {
    let machine = Machine::new(&first_lines(6));
    let (kinds, mark) = machine.read(&Mark::default()).await;
    assert_eq!(kinds, ["boot", "logon", "unit_failed"]);
    let (kinds, mark) = machine.read(&mark).await;
    assert_eq!(kinds, [""; 0]);

    machine.write(FIXTURE);
    let (kinds, _) = machine.read(&mark).await;
    assert_eq!(
        kinds,
        [
            "logoff",
            "logon",
            "sleep",
            "resume",
            "shutdown",
            "boot",
            "unexpected_shutdown",
            "boot"
        ]
    );
    let asked = fs::read_to_string(machine.path("asked")).unwrap();
    let first = asked.lines().next().unwrap();
    assert!(
        first.starts_with("--since=@1794914600 --output=json"),
        "{first}"
    );
}

#[tokio::test]
async fn an_unclean_end_is_dated_by_the_last_sign_of_life() {
    let machine = Machine::new(FIXTURE);
    let news = machine.journal.read(&Mark::default(), now()).await.unwrap();
    let unclean = news
        .events
        .iter()
        .find(|event| event.kind == "unexpected_shutdown")
        .unwrap();
    assert_eq!(unclean.at.timestamp(), 1_795_000_404);
    assert_eq!(unclean.record_id, "unexpected_shutdown:b2");
}

#[tokio::test]
async fn a_journal_that_did_not_outlive_the_boot_says_nothing_of_its_end() {
    let machine = Machine::new(&first_lines(6));
    let (_, mark) = machine.read(&Mark::default()).await;
    let next_boot = format!("{}\n", FIXTURE.lines().last().unwrap());
    machine.write(&next_boot);
    let mark = Mark {
        cursor: Some("unknown".into()),
        ..mark
    };
    let (kinds, _) = machine.read(&mark).await;
    assert_eq!(kinds, ["boot"]);
}

#[tokio::test]
async fn a_unit_that_fails_again_and_again_is_told_once() {
    let failure = FIXTURE.lines().nth(5).unwrap();
    let machine = Machine::new(&format!("{}{failure}\n{failure}\n", first_lines(6)));
    let news = machine.journal.read(&Mark::default(), now()).await.unwrap();
    let failed: Vec<_> = news
        .events
        .iter()
        .filter(|event| event.kind == "unit_failed")
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].payload["times"], 3);
}

#[tokio::test]
async fn a_program_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let processes = Processes::open(folder.path().join("runs")).unwrap();
    let journal = Journal::of(folder.path().join("none"), Arc::new(processes));
    assert!(journal.read(&Mark::default(), now()).await.is_err());
}
