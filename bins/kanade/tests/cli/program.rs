//! The program under test.

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::backend::Backend;

/// A user without any settings, who calls the program.
pub struct Program {
    home: TempDir,
    variables: Vec<(&'static str, String)>,
    /// What is different on every machine, and what stands for it in snapshots.
    replaced: Vec<(String, &'static str)>,
}

impl Program {
    /// Nobody is signed in, no backend is named.
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().display().to_string();
        Self {
            home,
            variables: Vec::new(),
            replaced: vec![(path, "[HOME]")],
        }
    }

    /// Signed in to a backend.
    pub fn at(backend: &Backend) -> Self {
        let mut program = Self::new();
        program.set("KANADE_BACKEND_URL", backend.url());
        program.set("KANADE_AUTH_TOKEN", "secret-token");
        program.replace(backend.url(), "http://backend");
        program
    }

    /// Sets an environment variable.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.variables.push((name, value.into()));
    }

    /// Shows `text` as `placeholder` in what was written.
    pub fn replace(&mut self, text: impl Into<String>, placeholder: &'static str) {
        self.replaced.push((text.into(), placeholder));
    }

    /// The user's home, where settings and data lie and commands are called.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Calls it with words that are separated by spaces.
    pub fn call(&self, line: &str) -> Ended {
        self.call_words(&line.split(' ').collect::<Vec<_>>())
    }

    /// Calls it with these words.
    pub fn call_words(&self, words: &[&str]) -> Ended {
        self.call_with_input(words, "")
    }

    /// Calls it with these words, and gives it something to read.
    pub fn call_with_input(&self, words: &[&str], input: &str) -> Ended {
        let mut child = self.command(words).spawn().unwrap();
        // One that does not read its input may close it.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ended {
            code: output.status.code(),
            stdout: self.shown(&output.stdout),
            stderr: self.shown(&output.stderr),
        }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kanade"));
        command
            .args(words)
            .current_dir(self.home())
            .env_clear()
            .env("HOME", self.home())
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        for name in ["SystemRoot", "PATH"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    fn shown(&self, written: &[u8]) -> String {
        let text = String::from_utf8(written.to_vec()).unwrap();
        let replaced = self.replaced.iter();
        replaced.fold(text, |text, (from, to)| text.replace(from, to))
    }
}

/// How a call ended. Its `Display` is what snapshots hold.
pub struct Ended {
    /// The exit code.
    pub code: Option<i32>,
    /// What went to stdout.
    pub stdout: String,
    /// What went to stderr.
    pub stderr: String,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "exit code: {}", self.code.unwrap_or(-1))?;
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                writeln!(f, "--- {name}\n{}", text.trim_end_matches('\n'))?;
            }
        }
        Ok(())
    }
}
