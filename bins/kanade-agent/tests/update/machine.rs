//! A machine with an installed agent. The test is its service manager.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use kanade_testkit::{NatsServer, PATIENCE, temporary_folder, wait_for};
use kanade_update::{Place, Sentinel, label_of, stamp};
use tempfile::TempDir;
use tokio::process::Child;

use crate::backend::Backend;

pub const OLD: &str = "0.9.0";
pub const NEW: &str = "0.9.1";

pub struct Machine {
    folder: TempDir,
    program: Vec<u8>,
    pub server: NatsServer,
    pub backend: Backend,
}

/// How a life of the agent ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It asks to be started again.
    Restart,
    /// As by a power cut.
    Killed,
    Other(i32),
}

/// A running agent, which ends with the value.
pub struct Running(Mutex<Child>);

impl Running {
    pub fn is_running(&self) -> bool {
        self.0.lock().unwrap().try_wait().unwrap().is_none()
    }
}

impl Machine {
    /// With the old version in its place.
    pub async fn new() -> Self {
        let server = NatsServer::start().await;
        let machine = Self {
            backend: Backend::start(&server).await,
            program: program(),
            folder: temporary_folder(),
            server,
        };
        fs::create_dir(machine.path("bin")).unwrap();
        machine.write_config();
        machine.begin_anew();
        machine
    }

    /// With the new version in the old one's place, put there by the old one, and not started yet.
    pub async fn updated() -> Self {
        let machine = Self::new().await;
        machine.offer(NEW, &machine.build(NEW));
        assert_eq!(machine.run_to_its_end(None).await, Ended::Restart);
        assert_eq!(machine.version(), NEW);
        machine
    }

    pub fn offer(&self, version: &str, program: &[u8]) {
        self.backend.offer(version, program.to_vec());
    }

    /// The program as a version of it.
    pub fn build(&self, version: &str) -> Vec<u8> {
        let mut program = self.program.clone();
        assert!(stamp(&mut program, version));
        program
    }

    /// The old version, as it was installed.
    pub fn begin_anew(&self) {
        let _ = fs::remove_dir_all(self.path("data"));
        fs::remove_dir_all(self.path("bin")).unwrap();
        fs::create_dir(self.path("bin")).unwrap();
        fs::write(self.exe(), self.build(OLD)).unwrap();
        make_executable(&self.exe());
    }

    /// A copy of everything that is on its disk.
    pub fn keep(&self) -> PathBuf {
        let kept = self.path("kept");
        copy_folder(&self.path("bin"), &kept.join("bin"));
        copy_folder(&self.path("data"), &kept.join("data"));
        kept
    }

    pub fn go_back_to(&self, kept: &Path) {
        for part in ["bin", "data"] {
            fs::remove_dir_all(self.path(part)).unwrap();
            copy_folder(&kept.join(part), &self.path(part));
        }
    }

    fn write_config(&self) {
        let config = format!(
            "[agent]\nid = \"pc1\"\nnats_url = \"{}\"\n[log]\npath = \"{}\"\nlevel = \"info\"\n[update]\ngrace = \"32s\"\n",
            self.server.url(),
            self.path("logs/agent.log").display()
        );
        fs::write(self.path("agent.toml"), config).unwrap();
    }

    /// Starts whatever has the program's name.
    pub fn start(&self, fault: Option<&str>) -> Running {
        let mut command = Command::new(self.exe());
        command.arg("--config").arg(self.path("agent.toml"));
        command.env("KANADE_AGENT_DATA_DIR", self.path("data"));
        command.stdout(Stdio::null());
        if let Some(fault) = fault {
            command.env("KANADE_FAULT_POINT", fault);
        }
        let mut command = tokio::process::Command::from(command);
        Running(Mutex::new(command.kill_on_drop(true).spawn().unwrap()))
    }

    pub async fn run_to_its_end(&self, fault: Option<&str>) -> Ended {
        let mut child = self.start(fault).0.into_inner().unwrap();
        let ended = tokio::time::timeout(PATIENCE * 3, child.wait()).await;
        let ended = ended.unwrap_or_else(|_| panic!("it goes on:\n{}", self.log()));
        match ended.unwrap().code() {
            None => Ended::Killed,
            Some(64) => Ended::Restart,
            Some(code) => Ended::Other(code),
        }
    }

    fn log(&self) -> String {
        let files = fs::read_dir(self.path("logs"))
            .into_iter()
            .flatten()
            .flatten();
        let texts = files.filter_map(|file| fs::read_to_string(file.path()).ok());
        texts.collect()
    }

    pub async fn logged(&self, words: &str) {
        let patience = PATIENCE * 3;
        wait_for(words, patience, async || {
            self.log().contains(words).then_some(())
        })
        .await;
    }

    pub fn version(&self) -> String {
        label_of(&self.exe()).unwrap().unwrap().version
    }

    pub fn last_good(&self) -> String {
        label_of(&self.sentinel().place().last_good())
            .unwrap()
            .unwrap()
            .version
    }

    pub fn is_on_trial(&self) -> bool {
        self.sentinel().is_on_trial()
    }

    pub fn quarantined(&self) -> Vec<String> {
        self.sentinel().quarantined()
    }

    pub fn staging_exists(&self) -> bool {
        let files = fs::read_dir(self.path("data/staging"));
        files.is_ok_and(|mut files| files.next().is_some())
    }

    fn sentinel(&self) -> Sentinel {
        Sentinel::new(Place::new(self.exe(), self.path("data")), self.version())
    }

    fn exe(&self) -> PathBuf {
        self.path("bin/kanade-agent")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// Without what only debuggers read, where there is a tool for that: it is copied many times.
fn program() -> Vec<u8> {
    let built = env!("CARGO_BIN_EXE_kanade-agent");
    let folder = temporary_folder();
    let small = folder.path().join("small");
    let stripped = Command::new("strip")
        .args(["-o", small.to_str().unwrap(), built])
        .status();
    let is_stripped = stripped.is_ok_and(|status| status.success());
    fs::read(if is_stripped { small } else { built.into() }).unwrap()
}

fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}
