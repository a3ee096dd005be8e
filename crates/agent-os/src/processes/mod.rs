//! Scripts as process trees: started with a clean environment and a folder of their own, ended completely, and
//! found again when the agent died before it could end them.
//!
//! Linux: a session of its own, a cgroup where a delegated one is found, orphans adopted by the agent, and every
//! process marked with the run's id in its environment, so that one that left the session is found too.
//! Windows: a job object that dies with the agent. Elsewhere: the process group.

#[cfg(target_os = "linux")]
mod cgroup;
mod folder;
mod helper;
#[cfg(unix)]
mod limits;
#[cfg(unix)]
mod orphans;
mod running;
#[cfg(unix)]
mod scan;
#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod user;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as platform;
#[cfg(windows)]
use windows as platform;

pub use helper::Helper;
pub use running::{CleanUp, Exit, Output, ProcessTree, RunningProcess};

/// Processes one run may have at the same time, where the system can tell: far more than any script needs, and far
/// fewer than what brings a machine down.
pub const MOST_PROCESSES: u64 = 4096;

use std::env;
use std::io;
use std::path::PathBuf;

use tokio::process::Command;

use crate::accounts::Identity;
use crate::environment;
use kanade_wire::Shell;
use kanade_wire::limits::ResourceLimits;

use crate::shells::{self, Shells};
use folder::RunFolder;

/// Starts runs on this machine; one per agent process.
#[derive(Debug)]
pub struct Processes {
    runs: PathBuf,
    platform: platform::Platform,
}

/// What is to be started.
#[derive(Clone, Debug)]
pub struct Launch<'a> {
    /// Marks every process of the run.
    pub run_id: &'a str,
    /// Counts the attempts of one run, so that each has a new folder.
    pub attempt: u32,
    /// The interpreter.
    pub shell: Shell,
    /// The script's text.
    pub script: &'a str,
    /// The folder the script starts in, `~` and `%NAME%` not yet expanded; the run's own folder when absent.
    pub cwd: Option<&'a str>,
    /// Variables of its own, in the order in which they are set.
    pub env: &'a [(&'a str, &'a str)],
    /// What it may use of the machine.
    pub limits: ResourceLimits,
    /// As whom it runs.
    pub identity: Identity,
}

/// Why a script was not started.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The machine has no such interpreter.
    #[error("no {0} on this machine")]
    NoShell(Shell),
    /// The script or its folder could not be written.
    #[error("cannot stage the script in {path}")]
    Stage {
        /// Where it was to be written.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The working folder does not exist.
    #[error("the working folder {0} does not exist")]
    NoFolder(PathBuf),
    /// The system refused to start the interpreter.
    #[error("cannot start {program}")]
    Spawn {
        /// The interpreter's file.
        program: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl Processes {
    /// Prepares to start runs whose folders lie in `runs`, which is made private and belongs to this process alone.
    /// On Linux the calling process becomes the parent of every orphan its runs leave behind.
    pub fn open(runs: PathBuf) -> io::Result<Self> {
        folder::create_private(&runs)?;
        Ok(Self {
            runs,
            platform: platform::Platform::open()?,
        })
    }

    /// Starts a script. Must be called within the async runtime.
    pub fn launch(&self, launch: &Launch<'_>) -> Result<RunningProcess, LaunchError> {
        let program = Shells
            .find(launch.shell)
            .ok_or(LaunchError::NoShell(launch.shell))?;
        let stage_failed = |source| LaunchError::Stage {
            path: self.runs.clone(),
            source,
        };
        let folder = RunFolder::create(&self.runs, launch.run_id, launch.attempt, &launch.identity)
            .map_err(stage_failed)?;
        let file =
            shells::stage(folder.path(), launch.shell, launch.script).map_err(stage_failed)?;
        folder.hand_over(&launch.identity).map_err(stage_failed)?;
        let mut command = Command::new(&program);
        let line = shells::command_line(launch.shell, launch.script, &file);
        prepare(&mut command, launch, &folder, &line)?;
        let (child, tree, notes) = self
            .platform
            .spawn(&mut command, &line, launch)
            .map_err(|source| LaunchError::Spawn { program, source })?;
        Ok(RunningProcess::new(child, tree, folder, notes))
    }

    /// Ends every process an earlier agent left behind of these runs, and removes all run folders. Returns how many
    /// processes were ended. To be called before the first launch.
    pub async fn sweep(&self, run_ids: &[String]) -> usize {
        let ended = self.platform.sweep(run_ids).await;
        let runs = self.runs.clone();
        // The folder is private to this process; a failure here is met again by the next launch.
        let _ = tokio::task::spawn_blocking(move || folder::empty(&runs)).await;
        ended
    }

    /// Collects the exit states of adopted orphans, for ever. To be run as a task of its own.
    pub async fn reap_orphans(&self) -> io::Result<()> {
        self.platform.reap_orphans().await
    }
}

fn prepare(
    command: &mut Command,
    launch: &Launch<'_>,
    folder: &RunFolder,
    line: &shells::CommandLine,
) -> Result<(), LaunchError> {
    let variables = environment::of_run(
        env::vars_os(),
        &launch.identity.variables,
        launch.env,
        launch.run_id,
        &folder.temporary(),
    );
    let cwd = match launch.cwd {
        Some(text) => environment::expand_path(text, &variables),
        None => folder.path().to_owned(),
    };
    if !cwd.is_dir() {
        return Err(LaunchError::NoFolder(cwd));
    }
    platform::add_arguments(command, line);
    command.env_clear().envs(variables).current_dir(cwd);
    command
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    Ok(())
}
