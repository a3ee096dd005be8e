//! Asking another version of the program something, by running it for a moment.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kanade_agent_os::processes::{Helper, Processes};
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::time::{sleep, timeout};

const WITHIN: Duration = Duration::from_secs(60);
/// Whoever starts a process at the same moment may hold a new program open until then.
const BUSY_TRIES: u32 = 50;
const BUSY: Duration = Duration::from_millis(20);
const LONGEST_ANSWER: u64 = 4096;

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// The exit code; none when it was ended by a signal.
    pub code: Option<i32>,
    pub text: String,
}

/// Runs a program to its end. Why that cannot be is told in words.
pub(super) async fn ask(
    processes: &Arc<Processes>,
    program: &Path,
    arguments: &[impl AsRef<OsStr>],
) -> Result<Answer, String> {
    let mut command = Command::new(program);
    command.args(arguments);
    let started = start(processes, &mut command).await;
    let mut helper = started.map_err(|error| format!("it cannot be started: {error}"))?;
    let answered = timeout(WITHIN, listen(&mut helper)).await;
    answered.map_err(|_| format!("it did not answer within {} s", WITHIN.as_secs()))
}

async fn start(processes: &Arc<Processes>, command: &mut Command) -> std::io::Result<Helper> {
    let mut tries = 0;
    loop {
        match processes.helper(command) {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy && tries < BUSY_TRIES => {
                tries += 1;
                sleep(BUSY).await;
            }
            started => return started,
        }
    }
}

async fn listen(helper: &mut Helper) -> Answer {
    let mut said = Vec::new();
    if let Some(output) = helper.take_output() {
        let _ = output.take(LONGEST_ANSWER).read_to_end(&mut said).await;
    }
    Answer {
        code: helper.wait().await.ok().and_then(|status| status.code()),
        text: String::from_utf8_lossy(&said).into_owned(),
    }
}
