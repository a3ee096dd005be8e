//! A machine whose service manager starts whatever has the program's name, again and again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use kanade_update::{Boot, Disk, Place, Restorable, Sentinel};

use crate::disk::MemoryDisk;

/// More starts than any story needs.
const STARTS: usize = 20;

/// How version 2 fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    Good,
    Crashes,
    Deaf,
}

pub struct Machine {
    disk: Arc<MemoryDisk>,
    starts_of_2: AtomicU32,
}

fn path(name: &str) -> PathBuf {
    Path::new("/opt").join(name)
}

fn place() -> Place {
    Place::new(path("exe"), path("data"))
}

impl Machine {
    pub fn new(replaces_running: bool) -> Self {
        let protected = (!replaces_running).then(|| path("exe"));
        let disk = MemoryDisk::new(protected);
        disk.write(&path("exe"), b"program 1").unwrap();
        disk.write(&path("db"), b"schema 1").unwrap();
        Self {
            disk: Arc::new(disk),
            starts_of_2: AtomicU32::new(0),
        }
    }

    pub fn lose_power_after(&self, operations: &[usize]) {
        self.disk.lose_power_after(operations);
    }

    pub fn cuts_to_come(&self) -> usize {
        self.disk.cuts_to_come()
    }

    /// Starts the program until there is nothing more to be done.
    pub fn live(&self, release: Release) {
        for _ in 0..STARTS {
            self.disk.boot();
            if self.start(release) {
                return;
            }
        }
        panic!("no end: {:?}", self.disk.paths());
    }

    /// One start; whether everything is settled.
    fn start(&self, release: Release) -> bool {
        let program = self.content("exe");
        let version = match program.as_str() {
            "program 1" => "1",
            "program 2" => "2",
            broken => panic!("there is no working program but {broken:?}"),
        };
        let sentinel = Sentinel::on(self.disk.clone(), place(), version);
        match sentinel.check() {
            Boot::Restart(_) => return false,
            Boot::Proceed(_) if !self.disk.has_power() => return false,
            Boot::Proceed(_) => {}
        }
        let done = match version {
            "1" => self.run_1(&sentinel),
            _ => self.run_2(&sentinel, release),
        };
        done && self.disk.has_power()
    }

    /// The version before: it updates unless it knows better.
    fn run_1(&self, sentinel: &Sentinel) -> bool {
        assert_eq!(self.content("db"), "schema 1");
        if sentinel.confirm().is_err() {
            return false;
        }
        if sentinel.quarantined().contains(&"2".to_owned()) {
            return true;
        }
        let is_loop = sentinel
            .last_swap()
            .is_some_and(|swap| swap.target == "2" && swap.running_before == "1");
        assert!(!is_loop, "a swap that never happened is remembered");
        let staged = path("staged");
        if self.disk.write(&staged, b"program 2").is_ok()
            && let Ok(prepared) = sentinel.prepare(&staged, "2")
            && self.content("exe.new") == "program 2"
        {
            let _ = prepared.swap();
        }
        false
    }

    fn run_2(&self, sentinel: &Sentinel, release: Release) -> bool {
        self.starts_of_2.fetch_add(1, Ordering::Relaxed);
        if self.migrate(sentinel).is_none() {
            return false;
        }
        match release {
            Release::Good => {
                let told = sentinel.last_swap().is_none() || sentinel.forget_last_swap().is_ok();
                told && sentinel.confirm().is_ok()
            }
            Release::Crashes => false,
            Release::Deaf => {
                let _ = sentinel.roll_back("it cannot connect");
                false
            }
        }
    }

    /// As a backend does: copied, named, then changed.
    fn migrate(&self, sentinel: &Sentinel) -> Option<()> {
        let (db, copy) = (path("db"), path("db.before-2"));
        if self.content("db") == "schema 2" {
            return Some(());
        }
        self.disk.copy(&db, &copy, &db).ok()?;
        let file = Restorable {
            path: db.clone(),
            copy: Some(copy),
        };
        sentinel.restore_with_program(file).ok()?;
        self.disk.write(&path("db.tmp"), b"schema 2").ok()?;
        self.disk.rename(&path("db.tmp"), &db).ok()
    }

    pub fn expect(&self, name: &str, content: &str, moment: &str) {
        assert_eq!(self.content(name), content, "{name} after {moment}");
    }

    /// No half of anything, and no claim that something is under way.
    pub fn expect_nothing_left(&self, moment: &str) {
        let left = [
            "exe.new",
            "exe.old",
            "exe.tmp",
            "data/.boot-sentinel-exe.json",
            "data/.boot-restore-exe.json",
        ];
        for name in left {
            assert!(
                !self.disk.exists(&path(name)),
                "{name} is left after {moment}"
            );
        }
    }

    pub fn quarantined(&self) -> Vec<String> {
        Sentinel::on(self.disk.clone(), place(), "1").quarantined()
    }

    pub fn told_of_rollback(&self) -> bool {
        let report = Sentinel::on(self.disk.clone(), place(), "1").report();
        report.is_some_and(|report| report.version == "2")
    }

    pub fn starts_of_2(&self) -> u32 {
        self.starts_of_2.load(Ordering::Relaxed)
    }

    fn content(&self, name: &str) -> String {
        let bytes = self.disk.read(&path(name)).unwrap().unwrap_or_default();
        String::from_utf8(bytes).unwrap()
    }
}
