//! The backend is replaced as an installer does it, and goes back with its databases.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kanade_update::stamp;
use rusqlite::Connection;

use crate::program::Installation;

const OLD: &str = "0.9.0";
const NEW: &str = "0.9.1";

/// A program that was installed, with its databases.
struct Installed {
    installation: Installation,
    program: Vec<u8>,
}

impl Installed {
    fn new() -> Self {
        let installation = Installation::new("nats://127.0.0.1:1");
        let program = stripped(&installation.path("small"));
        let installed = Self {
            installation,
            program,
        };
        installed.put(OLD);
        installed.installation.sign_in();
        installed.forget_the_last_migration();
        installed
    }

    fn exe(&self) -> PathBuf {
        self.installation.path("kanade-backend")
    }

    fn state(&self) -> PathBuf {
        self.installation.path("data/backend-state.db")
    }

    /// As an installer does it: under another name first.
    fn put(&self, version: &str) {
        let mut program = self.program.clone();
        assert!(stamp(&mut program, version));
        let new = self.installation.path("unpacked");
        fs::write(&new, program).unwrap();
        fs::set_permissions(&new, fs::Permissions::from_mode(0o755)).unwrap();
        fs::rename(new, self.exe()).unwrap();
    }

    /// The state database as a version without the table of secrets has left it.
    fn forget_the_last_migration(&self) {
        let database = Connection::open(self.state()).unwrap();
        let undo =
            "DROP TABLE secrets; DELETE FROM _sqlx_migrations WHERE version = 20261123034117;";
        database.execute_batch(undo).unwrap();
    }

    fn has_secrets(&self) -> bool {
        let database = Connection::open(self.state()).unwrap();
        let found = database.prepare("SELECT 1 FROM secrets");
        found.is_ok()
    }

    fn accounts(&self) -> i64 {
        let database = Connection::open(self.state()).unwrap();
        let count = "SELECT count(*) FROM accounts";
        database.query_row(count, [], |row| row.get(0)).unwrap()
    }

    fn run(&self, arguments: &[&str], fault: &str) -> Option<i32> {
        let mut command = Command::new(self.exe());
        command.env_clear().args(arguments);
        command.env(
            "KANADE_BACKEND_CONFIG",
            self.installation.path("backend.toml"),
        );
        command.env("KANADE_AGENT_DATA_DIR", self.installation.path("data"));
        command.env("KANADE_FAULT_POINT", fault);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().unwrap().code()
    }

    fn arm_and_put(&self) {
        let exe = self.exe();
        let armed = self.run(&["arm-for-swap", NEW, exe.to_str().unwrap()], "");
        assert_eq!(armed, Some(0));
        self.put(NEW);
    }

    fn is_old(&self) -> bool {
        let label = kanade_update::label_of(&self.exe()).unwrap().unwrap();
        label.version == OLD
    }
}

fn stripped(to: &Path) -> Vec<u8> {
    let built = env!("CARGO_BIN_EXE_kanade-backend");
    let strip = Command::new("strip").arg("-o").arg(to).arg(built).status();
    let is_stripped = strip.is_ok_and(|status| status.success());
    fs::read(if is_stripped { to } else { Path::new(built) }).unwrap()
}

#[test]
fn a_version_that_does_not_prove_itself_goes_back_with_the_databases_it_changed() {
    let installed = Installed::new();
    installed.arm_and_put();
    let crash = format!("backend.serving.{NEW}");
    for _ in 0..3 {
        assert_eq!(installed.run(&[], &crash), None, "it was to crash");
        assert!(installed.has_secrets());
    }
    assert_eq!(installed.run(&[], &crash), Some(1));
    assert!(installed.is_old() && !installed.has_secrets());
    assert_eq!(installed.accounts(), 1);
    assert_eq!(installed.run(&["check-quarantine", NEW], ""), Some(3));
    assert_eq!(installed.run(&["check-quarantine", OLD], ""), Some(0));
    let exe = installed.exe();
    let again = installed.run(&["arm-for-swap", NEW, exe.to_str().unwrap()], "");
    assert_eq!(again, Some(3));
}

#[test]
fn a_start_that_was_cut_off_between_copy_and_migration_changes_nothing_of_that() {
    let installed = Installed::new();
    installed.arm_and_put();
    assert_eq!(installed.run(&[], &format!("backend.copied.{NEW}")), None);
    assert!(!installed.has_secrets());
    let crash = format!("backend.serving.{NEW}");
    while !installed.is_old() {
        installed.run(&[], &crash);
    }
    assert!(!installed.has_secrets());
}

#[test]
fn a_version_that_is_confirmed_stays() {
    let installed = Installed::new();
    installed.arm_and_put();
    assert_eq!(installed.run(&["confirm"], ""), Some(0));
    assert_eq!(
        installed.run(&["confirm"], ""),
        Some(1),
        "there is no trial any more"
    );
    let crash = format!("backend.serving.{NEW}");
    for _ in 0..5 {
        assert_eq!(installed.run(&[], &crash), None);
    }
    assert!(!installed.is_old() && installed.has_secrets());
}
