//! The program with a folder of its own.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

use kanade_testkit::{temporary_folder, wait_for};
use rustix::process::{Pid, Signal, kill_process};
use serde::Deserialize;
use tempfile::TempDir;

/// A data folder and its configuration.
pub struct Installation {
    folder: TempDir,
}

/// What `sign-in` prints.
#[derive(Debug, Deserialize)]
pub struct SignedIn {
    pub account: String,
    pub password: Option<String>,
    pub token: String,
    pub link: String,
}

impl Installation {
    /// For a broker at `broker`; listens on a free port.
    pub fn new(broker: &str) -> Self {
        Self::listening_on("127.0.0.1:0", broker)
    }

    pub fn listening_on(bind: &str, broker: &str) -> Self {
        let folder = temporary_folder();
        let path = |name: &str| folder.path().join(name);
        let text = format!(
            "[server]\nbind = {bind:?}\n[nats]\nurl = {broker:?}\n[db]\nsqlite_path = {:?}\n\
             [log]\npath = {:?}\nlevel = \"info\"\n",
            path("data/backend.db"),
            path("log/backend.log"),
        );
        std::fs::write(path("backend.toml"), text).unwrap();
        Self { folder }
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// A command of the program with this configuration and nothing else of the environment.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kanade-backend"));
        command.env_clear().args(arguments);
        command.env("KANADE_BACKEND_CONFIG", self.path("backend.toml"));
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub fn sign_in(&self) -> SignedIn {
        let output = self.run(&["sign-in", "--account", "admin"]);
        assert!(output.status.success(), "{}", said(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Starts serving and waits until it listens.
    pub fn serve(&self) -> Serving {
        self.serve_with(&[])
    }

    /// The same with variables of the environment.
    pub fn serve_with(&self, variables: &[(&str, &str)]) -> Serving {
        let mut command = self.command(&[]);
        command.envs(variables.iter().copied());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = Vec::new();
        let url = loop {
            let line = lines.next().expect("a line before the end").unwrap();
            if let Some((_, url)) = line.split_once("listening on ") {
                break url.to_owned();
            }
            said.push(line);
        };
        Serving {
            child,
            lines: Some(lines),
            said,
            url,
        }
    }
}

/// What a command said on standard error.
pub fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A program that serves; killed with the value.
pub struct Serving {
    child: Child,
    lines: Option<Lines<BufReader<ChildStdout>>>,
    /// Standard output until it listened.
    pub said: Vec<String>,
    /// Where it listens.
    pub url: String,
}

impl Serving {
    /// Sends SIGTERM; returns the exit code and how long it took to end.
    pub async fn stop(&mut self) -> (Option<i32>, Duration) {
        // Nobody reads what it says from here on, and it must not mind.
        self.lines = None;
        let asked = Instant::now();
        let pid = Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap();
        kill_process(pid, Signal::TERM).unwrap();
        let ended = wait_for(
            "the end of the backend",
            Duration::from_secs(20),
            async || self.child.try_wait().unwrap(),
        );
        (ended.await.code(), asked.elapsed())
    }
}

impl Serving {
    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
