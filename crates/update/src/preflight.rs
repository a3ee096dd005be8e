//! Whether a program runs on this machine at all: one that does not cannot count its own starts.

use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use crate::UpdateError;

const WITHIN: Duration = Duration::from_secs(30);
const BUSY: Duration = Duration::from_secs(2);
const LOOK: Duration = Duration::from_millis(20);

/// The words a program is asked for its version with.
pub const QUESTION: &str = "--version";

/// Runs the program, which must say that it is of this version. Blocks until it has answered.
///
/// # Errors
/// When it does not run, or says something else.
pub fn preflight(path: &Path, version: &str) -> Result<(), UpdateError> {
    judge(path, version, ask(path))
}

/// The same for what a program has said to [`QUESTION`], or why it did not.
///
/// # Errors
/// When it did not, or said something else.
pub fn judge(path: &Path, version: &str, told: Result<String, String>) -> Result<(), UpdateError> {
    let refused = |reason: String| UpdateError::DoesNotRun {
        path: path.to_owned(),
        reason,
    };
    let told = told.map_err(refused)?;
    match told.split_whitespace().any(|word| word == version) {
        true => Ok(()),
        false => Err(refused(format!(
            "it says {:?} instead of version {version}",
            told.trim().chars().take(80).collect::<String>()
        ))),
    }
}

/// What a program's `main` answers when it is asked for nothing but its version.
pub fn state_version(name: &str, version: &str) -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let is_asked = arguments.next().is_some_and(|it| it == QUESTION) && arguments.next().is_none();
    is_asked.then(|| match writeln!(std::io::stdout(), "{name} {version}") {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    })
}

fn ask(path: &Path) -> Result<String, String> {
    let mut command = Command::new(path);
    command.arg(QUESTION);
    command.stdin(Stdio::null()).stderr(Stdio::null());
    command.stdout(Stdio::piped());
    let mut child =
        spawn(&mut command).map_err(|error| format!("it cannot be started: {error}"))?;
    let ended = wait(&mut child);
    if ended.is_none() {
        let _ = child.kill();
        let _ = child.wait();
        return Err(format!("it did not answer within {} s", WITHIN.as_secs()));
    }
    match ended.flatten() {
        Some(0) => Ok(said(&mut child)),
        Some(code) => Err(format!("it ended with exit code {code}")),
        None => Err("it was ended by a signal".to_owned()),
    }
}

/// Another process that was being started may hold a file that has just been written open for a moment.
fn spawn(command: &mut Command) -> std::io::Result<Child> {
    let begun = Instant::now();
    loop {
        match command.spawn() {
            Err(error)
                if error.kind() == ErrorKind::ExecutableFileBusy && begun.elapsed() < BUSY =>
            {
                std::thread::sleep(LOOK);
            }
            spawned => return spawned,
        }
    }
}

/// The exit code, if it ended in time.
fn wait(child: &mut Child) -> Option<Option<i32>> {
    let begun = Instant::now();
    while begun.elapsed() < WITHIN {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.code()),
            Ok(None) => std::thread::sleep(LOOK),
            Err(_) => return None,
        }
    }
    None
}

/// Of a program that has ended, and said less than a pipe holds.
fn said(child: &mut Child) -> String {
    let mut said = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        let _ = stdout.take(4096).read_to_end(&mut said);
    }
    String::from_utf8_lossy(&said).into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn refusal(script: &str, mode: u32) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("program");
        std::fs::write(&path, script).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        preflight(&path, "1.0.0")
            .err()
            .map(|error| error.to_string())
    }

    #[test]
    fn only_a_program_that_says_its_version_is_taken() {
        assert_eq!(refusal("#!/bin/sh\necho kanade-agent 1.0.0\n", 0o755), None);
        let other = refusal("#!/bin/sh\necho kanade-agent 1.0.1\n", 0o755).unwrap();
        assert!(
            other.ends_with("it says \"kanade-agent 1.0.1\" instead of version 1.0.0"),
            "{other}"
        );
        let failed = refusal("#!/bin/sh\nexit 3\n", 0o755).unwrap();
        assert!(failed.ends_with("it ended with exit code 3"), "{failed}");
        let not_executable = refusal("#!/bin/sh\n", 0o644).unwrap();
        assert!(
            not_executable.contains("it cannot be started"),
            "{not_executable}"
        );
    }
}
