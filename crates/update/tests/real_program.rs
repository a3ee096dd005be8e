//! A program that runs, really, is replaced by its next version and put back; this test plays its service manager.
//!
//! The program is this very test: copied, stamped with a version, and started with a variable that says what to do.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kanade_update::{Boot, Label, Place, Sentinel, label_of, preflight, stamp, state_version};
use tempfile::TempDir;

/// What the program is to do.
const ORDER: &str = "KANADE_TEST_PROGRAM";
const RESTART: i32 = 64;
const CRASHED: i32 = 3;

#[used]
static LABEL: Label = Label::new("kanade-test", "1.0.0");

/// The program's `main`, when it is one; an ordinary test that does nothing otherwise.
#[test]
fn program() {
    let Ok(order) = std::env::var(ORDER) else {
        return;
    };
    let exe = std::env::current_exe().unwrap();
    let data = exe.parent().unwrap().join("data");
    let sentinel = Sentinel::new(Place::new(exe, data), LABEL.version());
    let code = match (sentinel.check(), order.as_str()) {
        (Boot::Restart(_), _) => RESTART,
        (Boot::Proceed(_), "crash") => CRASHED,
        (Boot::Proceed(_), "confirm") => sentinel.confirm().map(|_| 0).unwrap(),
        (Boot::Proceed(_), "give up") => sentinel
            .roll_back("it cannot connect")
            .map(|()| RESTART)
            .unwrap(),
        (Boot::Proceed(_), staged) => {
            let prepared = sentinel.prepare(Path::new(staged), "2.0.0").unwrap();
            prepared.swap().map(|()| RESTART).unwrap()
        }
    };
    std::process::exit(code);
}

struct Machine(TempDir);

impl Machine {
    fn new() -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        machine.build("1.0.0", &machine.exe());
        machine.build("2.0.0", &machine.staged());
        machine
    }

    fn exe(&self) -> PathBuf {
        self.0
            .path()
            .join(format!("program{}", std::env::consts::EXE_SUFFIX))
    }

    fn staged(&self) -> PathBuf {
        self.0.path().join("staged")
    }

    fn build(&self, version: &str, to: &Path) {
        let this = std::env::current_exe().unwrap();
        let mut program = fs::read(&this).unwrap();
        assert!(stamp(&mut program, version));
        fs::write(to, program).unwrap();
        fs::set_permissions(to, fs::metadata(this).unwrap().permissions()).unwrap();
    }

    /// Starts the program, and waits for its end.
    fn run(&self, order: &str) -> i32 {
        let mut command = Command::new(self.exe());
        command
            .args(["--exact", "program", "--nocapture"])
            .env(ORDER, order);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().unwrap().code().unwrap()
    }

    fn update(&self) {
        let staged = self.staged();
        assert_eq!(self.run(staged.to_str().unwrap()), RESTART);
        assert_eq!(self.version(), "2.0.0");
    }

    fn version(&self) -> String {
        label_of(&self.exe()).unwrap().unwrap().version
    }

    fn quarantined(&self) -> Vec<String> {
        let data = self.0.path().join("data");
        Sentinel::new(Place::new(self.exe(), data), "1.0.0").quarantined()
    }

    /// What lies beside the program, of files that are only there during an update.
    fn left(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names
            .filter(|name| {
                [".new", ".tmp", ".old"]
                    .iter()
                    .any(|end| name.ends_with(end))
            })
            .collect()
    }
}

#[test]
fn a_version_that_proves_itself_stays() {
    let machine = Machine::new();
    machine.update();
    assert_eq!(machine.run("confirm"), 0);
    assert_eq!(machine.run("crash"), CRASHED);
    assert_eq!(machine.version(), "2.0.0");
    assert_eq!(machine.quarantined(), [""; 0]);
    assert_eq!(machine.left(), [""; 0]);
}

#[test]
fn a_version_that_crashes_at_start_is_rolled_back_at_the_fourth() {
    let machine = Machine::new();
    machine.update();
    let ends: Vec<i32> = (0..5).map(|_| machine.run("crash")).collect();
    assert_eq!(ends, [CRASHED, CRASHED, CRASHED, RESTART, CRASHED]);
    assert_eq!(machine.version(), "1.0.0");
    assert_eq!(machine.quarantined(), ["2.0.0"]);
    assert_eq!(machine.left(), [""; 0]);
}

#[test]
fn a_version_that_gives_up_is_rolled_back_while_it_runs() {
    let machine = Machine::new();
    machine.update();
    assert_eq!(machine.run("give up"), RESTART);
    assert_eq!(machine.run("confirm"), 0);
    assert_eq!(machine.version(), "1.0.0");
    assert_eq!(machine.quarantined(), ["2.0.0"]);
}

#[test]
fn what_is_no_program_for_this_machine_does_not_run() {
    let machine = Machine::new();
    fs::write(machine.staged(), "no program").unwrap();
    assert!(preflight(&machine.staged(), "2.0.0").is_err());
    assert_eq!(state_version("kanade-test", "1.0.0"), None);
}
