//! A short-lived program of the agent's own, such as `journalctl`.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;

use tokio::process::{Child, ChildStdout, Command};

use super::Processes;

/// A helper that runs. Dropped, it is ended.
#[derive(Debug)]
pub struct Helper {
    child: Child,
    // Dropped after the child: until then nobody else takes note of its end.
    _known: super::platform::Known,
}

impl Processes {
    /// Starts a helper whose standard output is read and whose other streams lead nowhere. Must be called within the
    /// async runtime.
    pub fn helper(self: &Arc<Self>, command: &mut Command) -> io::Result<Helper> {
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        let (child, known) = self.platform.spawn_helper(command)?;
        Ok(Helper {
            child,
            _known: known,
        })
    }
}

impl Helper {
    /// Its standard output; `None` the second time.
    pub fn take_output(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// Waits for its end. May be cancelled.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.wait().await
    }

    /// Ends it, and waits for that.
    pub async fn end(mut self) -> io::Result<()> {
        self.child.kill().await
    }
}
