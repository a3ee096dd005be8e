//! A script that has been started.

use std::io;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use kanade_wire::LimitMet;
use tokio::io::AsyncRead;
use tokio::process::Child;

use super::folder::RunFolder;
use super::platform::Tree;

/// A script and every process it started. Dropped without [`RunningProcess::clean_up`], it is ended hard.
#[derive(Debug)]
pub struct RunningProcess {
    child: Started,
    tree: Arc<Tree>,
    folder: RunFolder,
    limits_not_set: Vec<String>,
}

/// One of a script's two streams.
pub type Output = Box<dyn AsyncRead + Send + Unpin>;

/// A script's own process, however it was started.
#[derive(Debug)]
pub(super) enum Started {
    /// As a child like any other.
    Child(Child),
    /// In somebody else's session.
    #[cfg(windows)]
    User(super::user::UserChild),
}

/// The processes of a run, to be ended while somebody else waits for them.
#[derive(Clone, Debug)]
pub struct ProcessTree(Arc<Tree>);

/// What there was to be cleaned up after a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CleanUp {
    /// Processes it started and left behind, which were ended.
    pub left_behind: usize,
    /// Of these, processes that could not be ended.
    pub not_ended: usize,
    /// Limits it came up against.
    pub limits_met: Vec<LimitMet>,
    /// Whether the system itself held the run's processes together, so that none can have been missed.
    pub is_held_together: bool,
}

/// How a script's own process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// The signal that ended it, where there are signals.
    pub signal: Option<i32>,
}

impl RunningProcess {
    pub(super) fn new(
        child: Started,
        tree: Tree,
        folder: RunFolder,
        limits_not_set: Vec<String>,
    ) -> Self {
        Self {
            child,
            tree: Arc::new(tree),
            folder,
            limits_not_set,
        }
    }

    /// What of its limits could not be set, or not in full, a sentence each.
    pub fn limits_not_set(&self) -> &[String] {
        &self.limits_not_set
    }

    /// The script's two streams; `None` the second time.
    pub fn take_output(&mut self) -> Option<(Output, Output)> {
        self.child.take_output()
    }

    /// Waits for the script's own process. Processes it started may still be there. May be cancelled.
    pub async fn wait(&mut self) -> io::Result<Exit> {
        self.child.wait().await
    }

    /// Its processes.
    pub fn tree(&self) -> ProcessTree {
        ProcessTree(self.tree.clone())
    }

    /// Ends what the script left behind, and removes its folder. To be called when the script has ended.
    pub async fn clean_up(self) -> CleanUp {
        let found = self.tree.clean_up().await;
        self.folder.remove().await;
        found
    }
}

impl Started {
    fn take_output(&mut self) -> Option<(Output, Output)> {
        match self {
            Self::Child(child) => {
                let (stdout, stderr) = (child.stdout.take()?, child.stderr.take()?);
                Some((Box::new(stdout), Box::new(stderr)))
            }
            #[cfg(windows)]
            Self::User(child) => {
                let (stdout, stderr) = child.take_output()?;
                Some((Box::new(stdout), Box::new(stderr)))
            }
        }
    }

    async fn wait(&mut self) -> io::Result<Exit> {
        match self {
            Self::Child(child) => child.wait().await.map(Exit::from),
            #[cfg(windows)]
            Self::User(child) => child.wait().await.map(|code| Exit {
                code: Some(code.cast_signed()),
                signal: None,
            }),
        }
    }
}

impl ProcessTree {
    /// Ends the whole tree: asks it to stop where the system knows how to ask, and ends what is left after `grace`.
    pub async fn terminate(&self, grace: Duration) {
        self.0.terminate(grace).await;
    }
}

impl From<ExitStatus> for Exit {
    fn from(status: ExitStatus) -> Self {
        #[cfg(unix)]
        let signal = std::os::unix::process::ExitStatusExt::signal(&status);
        #[cfg(windows)]
        let signal = None;
        Self {
            code: status.code(),
            signal,
        }
    }
}
