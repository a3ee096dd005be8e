//! The command line as a person calls it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use kanade_testkit::workspace_folder;
use tokio::process::Command;
use tokio::time::timeout;

use crate::programs::program;
use crate::watch::LONG;

/// `kanade` with a home folder of its own.
#[derive(Debug, Clone)]
pub struct CommandLine {
    exe: Option<PathBuf>,
    home: PathBuf,
    variables: Vec<(&'static str, String)>,
}

/// What a call came to.
#[derive(Debug)]
pub struct Said {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl CommandLine {
    /// With profiles in `home` and nowhere else.
    pub fn new(home: &Path) -> Self {
        Self {
            exe: None,
            home: home.to_owned(),
            variables: Vec::new(),
        }
    }

    /// With one more environment variable.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// The program at this path instead of the one that was built.
    #[must_use]
    pub fn of(mut self, exe: &Path) -> Self {
        self.exe = Some(exe.to_owned());
        self
    }

    /// Calls `kanade` in the root of the source tree and waits for its end.
    ///
    /// # Panics
    /// When it cannot be started or does not end.
    pub async fn call<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Said {
        let exe = self.exe.clone().unwrap_or_else(|| program("kanade"));
        let mut command = Command::new(exe);
        command
            .args(arguments)
            .current_dir(workspace_folder())
            .env("HOME", &self.home)
            .env("XDG_CONFIG_HOME", self.home.join("config"))
            .env("XDG_DATA_HOME", self.home.join("data"))
            .env_remove("KANADE_PROFILE")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .kill_on_drop(true);
        let output = timeout(LONG, command.output()).await;
        let output = output.expect("an end of the command").expect("kanade");
        Said {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Said {
    /// Standard output of a call that did what it was asked.
    ///
    /// # Panics
    /// When it did not.
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self.stdout
    }

    /// Standard output as JSON.
    ///
    /// # Panics
    /// When it is none, or the call failed.
    #[track_caller]
    pub fn json(self) -> serde_json::Value {
        let text = self.ok();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }
}
