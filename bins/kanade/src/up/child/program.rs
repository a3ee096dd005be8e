use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;

use tokio::process::Command;

/// How a program is started.
#[derive(Debug, Clone)]
pub struct Program {
    /// What people call it: `backend`.
    pub name: &'static str,
    /// The executable.
    pub executable: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Variables beside those of this process.
    pub variables: Vec<(&'static str, OsString)>,
    /// Takes what it prints to stderr, anew at every start: why it does not start stands there.
    pub stderr: PathBuf,
    /// Whether it is asked to end, rather than killed, when this process is gone: it has children
    /// of its own to end.
    pub asked_when_orphaned: bool,
}

impl Program {
    /// The command that starts it. It logs to files of its own; what it prints to stdout is the
    /// same again.
    pub(super) fn command(&self) -> io::Result<Command> {
        let mut command = Command::new(&self.executable);
        command
            .args(&self.arguments)
            .envs(self.variables.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&self.stderr)?)
            .kill_on_drop(true);
        Ok(command)
    }

    /// The last lines it printed to stderr.
    pub fn last_words(&self) -> Vec<String> {
        let text = std::fs::read_to_string(&self.stderr).unwrap_or_default();
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        let start = lines.len().saturating_sub(8);
        lines[start..]
            .iter()
            .map(|line| (*line).to_owned())
            .collect()
    }
}
