//! `kanade up` as a newcomer types it.

use std::path::{Path, PathBuf};
use std::process::Command;

use kanade_client::Client;
use kanade_testkit::{free_port, nats_server_path, wait_for, workspace_folder};
use rustix::process::Signal;

use crate::command_line::CommandLine;
use crate::comparison::compare;
use crate::process::Process;
use crate::programs::program;
use crate::watch::LONG;

/// A running `kanade up`. Before it is asked to stop, its tables are compared with the streams.
#[derive(Debug)]
pub struct Up {
    process: Process,
    home: PathBuf,
    data: PathBuf,
    address: String,
}

/// How it is called.
#[derive(Debug, Clone)]
pub struct UpOptions {
    home: PathBuf,
    data: PathBuf,
    arguments: Vec<String>,
}

impl UpOptions {
    /// Everything it writes, the profiles of the command line included, lies in `folder`.
    pub fn in_folder(folder: &Path) -> Self {
        Self {
            home: folder.join("home"),
            data: folder.join("data"),
            arguments: Vec::new(),
        }
    }

    /// With another data folder.
    #[must_use]
    pub fn data_folder(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.data);
        self
    }

    /// With simulated machines.
    #[must_use]
    pub fn sim(mut self, machines: usize) -> Self {
        self.arguments
            .extend(["--sim".to_owned(), machines.to_string()]);
        self
    }

    /// Starts it and waits until it says that everything runs.
    ///
    /// # Panics
    /// When it ends before that.
    pub async fn start(&self) -> Up {
        let address = format!("127.0.0.1:{}", free_port());
        let mut process = self.launch(&address);
        wait_for("kanade up to be ready", LONG, async || {
            assert!(process.ended().is_none(), "{}", process.said());
            process
                .said()
                .contains(&format!("http://{address}"))
                .then_some(())
        })
        .await;
        Up {
            process,
            home: self.home.clone(),
            data: self.data.clone(),
            address,
        }
    }

    /// Starts it where it cannot start, and waits for its end: its exit code, and all it said.
    pub async fn refused(&self, address: &str) -> (i32, String) {
        let mut process = self.launch(address);
        let code = process.wait().await;
        (code, process.said())
    }

    /// Each call has a log of its own, so that what it says is not taken for an earlier one's.
    fn launch(&self, address: &str) -> Process {
        let mut command = Command::new(program("kanade"));
        command
            .args(["up", "--no-browser", "--bind", address, "--data-dir"])
            .arg(&self.data)
            .args(&self.arguments)
            .current_dir(workspace_folder())
            .env("HOME", &self.home)
            .env("XDG_CONFIG_HOME", self.home.join("config"))
            .env("XDG_DATA_HOME", self.home.join("data"))
            .env("KANADE_NATS_SERVER", nats_server_path())
            .env_remove("KANADE_PROFILE")
            .env_remove("RUST_LOG");
        let name = format!("up-{}", uuid::Uuid::new_v4().simple());
        Process::start(&name, &mut command, &self.home)
    }
}

impl Up {
    /// The command line of whoever typed it.
    pub fn command_line(&self) -> CommandLine {
        CommandLine::new(&self.home)
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The process.
    pub fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// A client without an account.
    pub fn anonymous(&self) -> Client {
        Client::new(&format!("http://{}", self.address), None).expect("a client")
    }

    /// Ctrl-C; returns the exit code.
    pub async fn interrupt(&mut self) -> i32 {
        compare(&self.data.join("backend.toml"));
        self.process.signal(Signal::INT);
        self.process.wait().await
    }
}

/// The broker goes with it: of one that was interrupted the tables were compared before.
impl Drop for Up {
    fn drop(&mut self) {
        if !std::thread::panicking() && self.process.ended().is_none() {
            compare(&self.data.join("backend.toml"));
        }
    }
}
