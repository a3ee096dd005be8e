//! A backend that is installed in a folder of its own, as an installer does it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kanade_update::stamp;
use rusqlite::Connection;

use crate::program::{Installation, said};

pub const OLD: &str = "0.9.0";
pub const NEW: &str = "0.9.1";

/// Where the program lies, and its databases.
const PARTS: [&str; 2] = ["bin", "data"];

/// A program that was installed, with its databases.
pub struct Installed {
    pub installation: Installation,
    program: Vec<u8>,
}

/// How a run ended, and what it said.
#[derive(Debug)]
pub struct Ended {
    code: Option<i32>,
    said: String,
}

impl Ended {
    /// Fails with what the program said unless it ended with this code; with none when it was to crash.
    #[track_caller]
    pub fn with(&self, code: impl Into<Option<i32>>, when: &str) {
        let (expected, said) = (code.into(), &self.said);
        assert_eq!(self.code, expected, "{when}; it said:\n{said}");
    }
}

impl Installed {
    pub fn new() -> Self {
        let installation = Installation::new("nats://127.0.0.1:1");
        let program = stripped(&installation.path("small"));
        let installed = Self {
            installation,
            program,
        };
        fs::create_dir(installed.installation.path("bin")).unwrap();
        installed.put(OLD);
        installed.installation.sign_in();
        installed.forget_the_last_migration();
        installed
    }

    pub fn exe(&self) -> PathBuf {
        self.installation.path("bin/kanade-backend")
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

    pub fn has_secrets(&self) -> bool {
        let database = Connection::open(self.state()).unwrap();
        let found = database.prepare("SELECT 1 FROM secrets");
        found.is_ok()
    }

    pub fn accounts(&self) -> i64 {
        let database = Connection::open(self.state()).unwrap();
        let count = "SELECT count(*) FROM accounts";
        database.query_row(count, [], |row| row.get(0)).unwrap()
    }

    pub fn run(&self, arguments: &[&str], fault: &str) -> Ended {
        let mut command = Command::new(self.exe());
        command.env_clear().args(arguments);
        command.env(
            "KANADE_BACKEND_CONFIG",
            self.installation.path("backend.toml"),
        );
        command.env("KANADE_AGENT_DATA_DIR", self.installation.path("data"));
        command.env("KANADE_FAULT_POINT", fault);
        let output = command.stdout(Stdio::null()).output().unwrap();
        Ended {
            code: output.status.code(),
            said: said(&output),
        }
    }

    /// Runs until the power fails at this file operation of an update, or until `fault` when there are fewer. Whether
    /// the power failed.
    pub fn loses_power(&self, arguments: &[&str], operation: u32, fault: &str) -> bool {
        let faults = format!("update.disk:{operation},{fault}");
        let ended = self.run(arguments, &faults);
        ended.said.contains("the fault point update.disk")
    }

    /// A copy of everything that is on its disk. Programs are only ever replaced, so they are not copied.
    pub fn keep(&self) -> PathBuf {
        let kept = self.installation.path("kept");
        let _ = fs::remove_dir_all(&kept);
        for part in PARTS {
            copy(&self.installation.path(part), &kept.join(part));
        }
        kept
    }

    pub fn go_back_to(&self, kept: &Path) {
        for part in PARTS {
            let path = self.installation.path(part);
            fs::remove_dir_all(&path).unwrap();
            copy(&kept.join(part), &path);
        }
    }

    pub fn arm_and_put(&self) {
        let exe = self.exe();
        let armed = self.run(&["arm-for-swap", NEW, exe.to_str().unwrap()], "");
        armed.with(0, "arming");
        self.put(NEW);
    }

    pub fn is_old(&self) -> bool {
        let label = kanade_update::label_of(&self.exe()).unwrap().unwrap();
        label.version == OLD
    }
}

fn stripped(to: &Path) -> Vec<u8> {
    let built = env!("CARGO_BIN_EXE_kanade-backend");
    let strip = Command::new("strip").arg("-o").arg(to).arg(built).status();
    let is_stripped = strip.is_ok_and(|status| status.success());
    let program = fs::read(if is_stripped { to } else { Path::new(built) }).unwrap();
    // It is large, and tests run side by side.
    let _ = fs::remove_file(to);
    program
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, kind) = entry.map(|it| (it.path(), it.file_type())).unwrap();
        let target = to.join(path.file_name().unwrap());
        let is_program = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().contains("kanade-backend"));
        if kind.unwrap().is_dir() {
            copy(&path, &target);
        } else if is_program
            && path
                .extension()
                .is_none_or(|end| end != "tmp" && end != "json")
        {
            fs::hard_link(&path, &target).unwrap();
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}
